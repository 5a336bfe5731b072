#include "ir/validate.h"

#include <string_view>
#include <vector>

namespace audit::ir {

namespace {

class Validator {
  public:
    Validator(const Module& module, std::uint32_t fileSize) : m_(module), fileSize_(fileSize) {}

    std::string run() {
        strings();
        for (std::size_t i = 0; i < m_.exprs.size(); ++i) expr(m_.exprs[i], i);
        for (std::size_t i = 0; i < m_.stmts.size(); ++i) stmt(m_.stmts[i], i);
        for (std::size_t i = 0; i < m_.patterns.size(); ++i) pattern(m_.patterns[i], i);
        for (std::size_t i = 0; i < m_.types.size(); ++i) type(m_.types[i], i);
        for (const Property& one : m_.props) property(one);
        for (const Declarator& one : m_.declarators) declarator(one);
        for (const SwitchCase& one : m_.cases) switchCase(one);
        for (const TypeMember& one : m_.typeMembers) {
            str(one.name);
            within(one.type, m_.types, "type of a type member");
            span(one.span);
        }
        for (const TypeParameter& one : m_.typeParameters) {
            str(one.name);
            within(one.constraint, m_.types, "constraint");
            within(one.defaultType, m_.types, "default type");
        }
        for (const Decorator& one : m_.decorators) {
            present(one.expression, m_.exprs, "decorator");
            span(one.span);
        }
        for (const Parameter& one : m_.parameters) parameter(one);
        for (const Function& one : m_.functions) function(one);
        for (const Member& one : m_.members) member(one);
        for (const Class& one : m_.classes) classOf(one);
        for (const EnumMember& one : m_.enumMembers) {
            str(one.name);
            within(one.init, m_.exprs, "enum member");
            span(one.span);
        }
        for (const Enum& one : m_.enums) {
            str(one.name);
            range(one.members, m_.enumMembers, "enum members");
            span(one.span);
        }
        for (const TypeDeclaration& one : m_.typeDeclarations) typeDeclaration(one);
        for (const Import& one : m_.imports) {
            str(one.specifier);
            str(one.imported);
            str(one.local);
            span(one.span);
            span(one.statement);
        }
        for (const Export& one : m_.exports) exported(one);
        for (const Problem& one : m_.problems) {
            str(one.message);
            span(one.span);
        }
        for (const StmtId id : m_.topLevel) present(id, m_.stmts, "top level");
        return problem_;
    }

  private:
    void fail(std::string_view what) {
        if (problem_.empty()) problem_ = what;
    }
    void strings() {
        if (m_.stringOffsets.empty() || m_.stringOffsets.front() != 0) return fail("string table");
        for (std::size_t i = 1; i < m_.stringOffsets.size(); ++i) {
            if (m_.stringOffsets[i] < m_.stringOffsets[i - 1]) return fail("string offsets");
        }
        if (m_.stringOffsets.back() != m_.stringBytes.size()) fail("string bytes");
    }
    void str(StrId id) {
        if (static_cast<std::size_t>(id) + 1 >= m_.stringOffsets.size()) fail("string id");
    }
    void span(Span span) {
        if (span.begin > span.end || span.end > fileSize_) {
            fail("span " + std::to_string(span.begin) + "-" + std::to_string(span.end));
        }
    }
    template <typename T>
    void within(Id id, const std::vector<T>& table, std::string_view what) {
        if (id != kNone && id >= table.size()) fail(what);
    }
    template <typename T>
    void present(Id id, const std::vector<T>& table, std::string_view what) {
        if (id >= table.size()) fail(what);
    }
    template <typename T>
    void range(Range range, const std::vector<T>& table, std::string_view what) {
        if (std::size_t{range.first} + range.count > table.size()) fail(what);
    }
    void earlier(Id id, std::size_t self, std::string_view what) {
        if (id != kNone && id >= self) fail(what);
    }
    void allEarlier(Range items, std::size_t self, std::string_view what) {
        range(items, m_.ids, what);
        for (std::uint32_t i = 0; problem_.empty() && i < items.count; ++i)
            earlier(m_.at(items, i), self, what);
    }
    template <typename T>
    void all(Range items, const std::vector<T>& table, std::string_view what) {
        range(items, m_.ids, what);
        for (std::uint32_t i = 0; problem_.empty() && i < items.count; ++i)
            present(m_.at(items, i), table, what);
    }

    void expr(const Expr& e, std::size_t self) {
        str(e.text);
        span(e.span);
        span(e.textSpan);
        earlier(e.a, self, "operand a");
        earlier(e.b, self, "operand b");
        earlier(e.c, self, "operand c");
        within(e.type, m_.types, "type of a cast");
        all(e.typeArgs, m_.types, "type arguments");
        operands(e);
        switch (e.kind) {
            case ExprKind::Object:
                range(e.items, m_.props, "properties");
                for (std::uint32_t i = 0; problem_.empty() && i < e.items.count; ++i) {
                    earlier(m_.props[e.items.first + i].value, self, "property value");
                }
                return;
            case ExprKind::Function:
                present(e.id, m_.functions, "function expression");
                break;
            case ExprKind::Class:
                present(e.id, m_.classes, "class expression");
                break;
            case ExprKind::Assign:
                within(e.id, m_.patterns, "assigned pattern");
                break;
            default:
                break;
        }
        allEarlier(e.items, self, "items");
    }

    // What the comments in module.h promise without "may be kNone".
    void operands(const Expr& e) {
        switch (e.kind) {
            case ExprKind::Conditional:
                present(e.c, m_.exprs, "third operand");
                [[fallthrough]];
            case ExprKind::Index:
            case ExprKind::Binary:
            case ExprKind::TaggedTemplate:
                present(e.b, m_.exprs, "second operand");
                [[fallthrough]];
            case ExprKind::Member:
            case ExprKind::Call:
            case ExprKind::New:
            case ExprKind::Unary:
            case ExprKind::Update:
            case ExprKind::Spread:
            case ExprKind::Await:
            case ExprKind::Cast:
            case ExprKind::DynamicImport:
                present(e.a, m_.exprs, "operand");
                break;
            case ExprKind::Assign:
                present(e.b, m_.exprs, "assigned value");
                if (e.a == kNone && e.id == kNone) fail("assignment target");
                break;
            default:
                break;
        }
    }

    void parts(const Stmt& s) {
        switch (s.kind) {
            case StmtKind::Expression:
            case StmtKind::Throw:
            case StmtKind::Switch:
                present(s.a, m_.exprs, "expression of a statement");
                break;
            case StmtKind::ForOf:
            case StmtKind::ForIn:
                present(s.pattern, m_.patterns, "loop variable");
                [[fallthrough]];
            case StmtKind::While:
            case StmtKind::DoWhile:
                present(s.a, m_.exprs, "expression of a loop");
                present(s.s2, m_.stmts, "body of a loop");
                break;
            case StmtKind::For:
                present(s.s2, m_.stmts, "body of a loop");
                break;
            case StmtKind::If:
                present(s.a, m_.exprs, "condition");
                [[fallthrough]];
            case StmtKind::Try:
            case StmtKind::Labeled:
                present(s.s1, m_.stmts, "inner statement");
                break;
            default:
                break;
        }
    }

    void stmt(const Stmt& s, std::size_t self) {
        str(s.text);
        span(s.span);
        within(s.a, m_.exprs, "a of a statement");
        within(s.b, m_.exprs, "b of a statement");
        within(s.pattern, m_.patterns, "pattern of a statement");
        parts(s);
        earlier(s.s1, self, "s1");
        if (s.kind == StmtKind::If) {
            within(s.s2, m_.stmts, "else");
        } else {
            earlier(s.s2, self, "s2");
        }
        earlier(s.s3, self, "s3");
        switch (s.kind) {
            case StmtKind::Block:
                allEarlier(s.items, self, "statements");
                break;
            case StmtKind::Variables:
                range(s.items, m_.declarators, "declarators");
                break;
            case StmtKind::Switch:
                range(s.items, m_.cases, "cases");
                break;
            case StmtKind::Function:
                present(s.id, m_.functions, "function");
                break;
            case StmtKind::Class:
                present(s.id, m_.classes, "class");
                break;
            case StmtKind::Enum:
                present(s.id, m_.enums, "enum");
                break;
            default:
                break;
        }
    }

    void pattern(const Pattern& p, std::size_t self) {
        str(p.name);
        span(p.span);
        within(p.target, m_.exprs, "pattern target");
        within(p.defaultValue, m_.exprs, "pattern default");
        if (p.kind == Pattern::Kind::Target) present(p.target, m_.exprs, "pattern target");
        range(p.elements, m_.patternElements, "pattern elements");
        for (std::uint32_t i = 0; problem_.empty() && i < p.elements.count; ++i) {
            const PatternElement& element = m_.patternElements[p.elements.first + i];
            str(element.key);
            within(element.computedKey, m_.exprs, "pattern key");
            earlier(element.value, self, "pattern element");
        }
    }

    void type(const Type& t, std::size_t self) {
        str(t.text);
        str(t.keyword);
        span(t.span);
        if (t.kind == TypeKind::Object) {
            range(t.items, m_.typeMembers, "type members");
            for (std::uint32_t i = 0; problem_.empty() && i < t.items.count; ++i) {
                earlier(m_.typeMembers[t.items.first + i].type, self, "type member");
            }
            return;
        }
        if (t.kind == TypeKind::Function) present(t.id, m_.functions, "function type");
        allEarlier(t.items, self, "types");
    }

    void property(const Property& p) {
        str(p.name);
        within(p.computed, m_.exprs, "computed name");
        present(p.value, m_.exprs, "property value");
        span(p.span);
        span(p.nameSpan);
    }
    void declarator(const Declarator& d) {
        present(d.pattern, m_.patterns, "declared pattern");
        within(d.type, m_.types, "declared type");
        within(d.init, m_.exprs, "initializer");
        span(d.span);
    }
    void switchCase(const SwitchCase& one) {
        within(one.test, m_.exprs, "case");
        all(one.body, m_.stmts, "body of a case");
        span(one.span);
    }
    void parameter(const Parameter& p) {
        within(p.pattern, m_.patterns, "parameter");
        within(p.type, m_.types, "type of a parameter");
        range(p.decorators, m_.decorators, "decorators of a parameter");
        span(p.span);
    }
    void function(const Function& f) {
        str(f.name);
        range(f.params, m_.parameters, "parameters");
        range(f.typeParams, m_.typeParameters, "type parameters");
        within(f.returnType, m_.types, "return type");
        within(f.body, m_.stmts, "body");
        within(f.expressionBody, m_.exprs, "expression body");
        within(f.ownerClass, m_.classes, "owner");
        span(f.span);
        span(f.nameSpan);
    }
    void member(const Member& one) {
        str(one.name);
        within(one.computed, m_.exprs, "computed member");
        within(one.type, m_.types, "type of a member");
        within(one.init, m_.exprs, "initial value");
        within(one.function, m_.functions, "method");
        range(one.decorators, m_.decorators, "decorators of a member");
        span(one.span);
        span(one.nameSpan);
    }
    void classOf(const Class& c) {
        str(c.name);
        within(c.superClass, m_.exprs, "super class");
        all(c.superTypeArgs, m_.types, "type arguments of the super class");
        all(c.implements, m_.types, "interfaces");
        range(c.typeParams, m_.typeParameters, "type parameters of a class");
        range(c.decorators, m_.decorators, "decorators of a class");
        range(c.members, m_.members, "members");
        span(c.span);
        span(c.nameSpan);
        span(c.bodySpan);
    }
    void typeDeclaration(const TypeDeclaration& t) {
        str(t.name);
        str(t.scope);
        range(t.typeParams, m_.typeParameters, "type parameters of a type");
        within(t.type, m_.types, "declared type");
        all(t.bases, m_.types, "bases");
        span(t.span);
    }
    void exported(const Export& one) {
        str(one.exported);
        str(one.local);
        str(one.specifier);
        str(one.imported);
        within(one.expression, m_.exprs, "exported expression");
        span(one.span);
    }

    const Module& m_;
    std::uint32_t fileSize_;
    std::string problem_;
};

}  // namespace

std::string validate(const Module& module, std::uint32_t fileSize) {
    return Validator(module, fileSize).run();
}

}  // namespace audit::ir
