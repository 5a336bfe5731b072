#include "ir/dump.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ir/limits.h"

namespace audit::ir {

namespace {

std::string_view opText(Op op) {
    static constexpr std::array names{
        std::string_view(""),     std::string_view("!"),          std::string_view("-"),
        std::string_view("+"),    std::string_view("~"),          std::string_view("typeof"),
        std::string_view("void"), std::string_view("delete"),     std::string_view("++"),
        std::string_view("--"),   std::string_view("&&"),         std::string_view("||"),
        std::string_view("??"),   std::string_view("+"),          std::string_view("-"),
        std::string_view("*"),    std::string_view("/"),          std::string_view("%"),
        std::string_view("**"),   std::string_view("=="),         std::string_view("!="),
        std::string_view("==="),  std::string_view("!=="),        std::string_view("<"),
        std::string_view("<="),   std::string_view(">"),          std::string_view(">="),
        std::string_view("in"),   std::string_view("instanceof"), std::string_view("&"),
        std::string_view("|"),    std::string_view("^"),          std::string_view("<<"),
        std::string_view(">>"),   std::string_view(">>>"),        std::string_view("=")};
    static_assert(names.size() == static_cast<std::size_t>(Op::Set) + 1);
    return names[static_cast<std::size_t>(op)];
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;
        }
    }
    return out + '"';
}

// Writes "(head", then parts each after a blank, then ")".
class Dumper {
  public:
    explicit Dumper(const Module& module) : m_(module) {}

    std::string take() { return std::move(out_); }

    void module() {
        for (const Import& one : m_.imports) line([&] { import(one); });
        for (const Export& one : m_.exports) line([&] { exported(one); });
        for (const TypeDeclaration& one : m_.typeDeclarations) line([&] { typeDeclaration(one); });
        for (const StmtId id : m_.topLevel) line([&] { stmt(id); });
        for (const Problem& one : m_.problems) {
            line([&] {
                out_ += "(problem " + std::to_string(one.span.begin) + "-" + std::to_string(one.span.end) +
                        " " + quoted(str(one.message)) + ")";
            });
        }
    }

    void expr(ExprId id) {
        if (id == kNone) {
            out_ += '_';
            return;
        }
        if (++depth_ > maxNesting * 2) {
            out_ += "...";
        } else {
            exprOf(m_.exprs[id]);
        }
        --depth_;
    }

    void stmt(StmtId id) {
        if (id == kNone) {
            out_ += '_';
            return;
        }
        const Stmt& s = m_.stmts[id];
        if (s.exported) out_ += "exported ";
        if (s.ambient && !m_.isDeclaration) out_ += "declare ";
        stmtOf(s);
    }

    void type(TypeId id) {
        if (id == kNone) {
            out_ += '_';
        } else {
            typeOf(m_.types[id]);
        }
    }

    void pattern(PatternId id) {
        if (id == kNone) {
            out_ += '_';
            return;
        }
        const Pattern& p = m_.patterns[id];
        if (p.defaultValue != kNone) out_ += "(= ";
        patternOf(p);
        if (p.defaultValue != kNone) {
            out_ += ' ';
            expr(p.defaultValue);
            out_ += ')';
        }
    }

  private:
    [[nodiscard]] std::string_view str(StrId id) const { return m_.str(id); }

    template <typename Body>
    void line(Body body) {
        if (!out_.empty()) out_ += '\n';
        out_.append(indent_ * 2, ' ');
        body();
    }
    template <typename Body>
    void list(std::string_view head, Body body) {
        out_ += '(';
        out_ += head;
        body();
        out_ += ')';
    }
    void word(std::string_view text) {
        if (text.empty()) return;
        out_ += ' ';
        out_ += text;
    }
    void child(ExprId id) {
        out_ += ' ';
        expr(id);
    }
    void children(Range range) {
        for (std::uint32_t i = 0; i < range.count; ++i) child(m_.at(range, i));
    }
    void typeChild(TypeId id) {
        out_ += ' ';
        type(id);
    }
    void types(Range range) {
        for (std::uint32_t i = 0; i < range.count; ++i) typeChild(m_.at(range, i));
    }
    void typeArgs(Range range) {
        if (range.count == 0) return;
        out_ += " <";
        for (std::uint32_t i = 0; i < range.count; ++i) {
            if (i != 0) out_ += ' ';
            type(m_.at(range, i));
        }
        out_ += '>';
    }

    void exprOf(const Expr& e) {
        const std::string optional = (e.flags & kOptional) != 0 ? "?" : "";
        switch (e.kind) {
            case ExprKind::Null:
                out_ += "null";
                return;
            case ExprKind::True:
                out_ += "true";
                return;
            case ExprKind::False:
                out_ += "false";
                return;
            case ExprKind::This:
                out_ += "this";
                return;
            case ExprKind::Super:
                out_ += "super";
                return;
            case ExprKind::Number:
            case ExprKind::Regex:
                out_ += str(e.text);
                return;
            case ExprKind::Identifier:
                out_ += str(e.text);
                typeArgs(e.typeArgs);
                return;
            case ExprKind::String:
                out_ += quoted(str(e.text));
                return;
            case ExprKind::Template:
                return list("template", [&] { children(e.items); });
            case ExprKind::Member:
                return list("." + optional, [&] {
                    child(e.a);
                    word(str(e.text));
                    typeArgs(e.typeArgs);
                });
            case ExprKind::Index:
                return list("[]" + optional, [&] {
                    child(e.a);
                    child(e.b);
                });
            case ExprKind::Call:
            case ExprKind::New:
                return list((e.kind == ExprKind::New ? "new" : "call") + optional, [&] {
                    child(e.a);
                    typeArgs(e.typeArgs);
                    children(e.items);
                });
            case ExprKind::TaggedTemplate:
                return list("tag", [&] {
                    child(e.a);
                    typeArgs(e.typeArgs);
                    child(e.b);
                });
            case ExprKind::Array:
                return list("array", [&] { children(e.items); });
            case ExprKind::Object:
                return list("object", [&] { props(e.items); });
            case ExprKind::Function:
                return function(m_.functions[e.id]);
            case ExprKind::Class:
                return classOf(m_.classes[e.id]);
            case ExprKind::Unary:
                return list(opText(e.op), [&] { child(e.a); });
            case ExprKind::Binary:
                return list(opText(e.op), [&] {
                    child(e.a);
                    child(e.b);
                });
            case ExprKind::Conditional:
                return list("?:", [&] {
                    child(e.a);
                    child(e.b);
                    child(e.c);
                });
            case ExprKind::Assign:
                return list(e.op == Op::Set ? "=" : std::string(opText(e.op)) + "=", [&] {
                    out_ += ' ';
                    e.a != kNone ? expr(e.a) : pattern(e.id);
                    child(e.b);
                });
            case ExprKind::Update:
                return list((e.flags & kPrefix) != 0 ? std::string(opText(e.op)) + "_"
                                                     : "_" + std::string(opText(e.op)),
                            [&] { child(e.a); });
            case ExprKind::Spread:
                return list("...", [&] { child(e.a); });
            case ExprKind::Await:
                return list("await", [&] { child(e.a); });
            case ExprKind::Yield:
                return list("yield" + std::string(str(e.text)), [&] {
                    if (e.a != kNone) child(e.a);
                });
            case ExprKind::Cast:
                return list(e.text == 0 ? "cast" : str(e.text), [&] {
                    child(e.a);
                    if (e.type != kNone) typeChild(e.type);
                });
            case ExprKind::Sequence:
                return list(",", [&] { children(e.items); });
            case ExprKind::DynamicImport:
                return list("import", [&] { child(e.a); });
            case ExprKind::Opaque:
                return list("opaque", [&] {
                    word(quoted(str(e.text)));
                    children(e.items);
                });
        }
    }

    void props(Range range) {
        for (std::uint32_t i = 0; i < range.count; ++i) {
            const Property& p = m_.props[range.first + i];
            out_ += ' ';
            switch (p.kind) {
                case Property::Kind::Shorthand:
                    out_ += str(p.name);
                    continue;
                case Property::Kind::Spread:
                    list("...", [&] { child(p.value); });
                    continue;
                case Property::Kind::Getter:
                    out_ += "get ";
                    break;
                case Property::Kind::Setter:
                    out_ += "set ";
                    break;
                default:
                    break;
            }
            key(p.name, p.computed);
            out_ += ": ";
            expr(p.value);
        }
    }

    void key(StrId name, ExprId computed) {
        if (computed == kNone) {
            out_ += str(name);
        } else {
            out_ += '[';
            expr(computed);
            out_ += ']';
        }
    }

    void patternOf(const Pattern& p) {
        switch (p.kind) {
            case Pattern::Kind::Name:
                out_ += str(p.name);
                return;
            case Pattern::Kind::Target:
                expr(p.target);
                return;
            case Pattern::Kind::Object:
            case Pattern::Kind::Array:
                break;
        }
        const bool object = p.kind == Pattern::Kind::Object;
        out_ += object ? "{" : "[";
        for (std::uint32_t i = 0; i < p.elements.count; ++i) {
            const PatternElement& element = m_.patternElements[p.elements.first + i];
            if (i != 0) out_ += ' ';
            if (element.rest) out_ += "...";
            if (object && !element.rest) {
                key(element.key, element.computedKey);
                out_ += ": ";
            }
            pattern(element.value);
        }
        out_ += object ? '}' : ']';
    }

    void function(const Function& f) {
        list(f.arrow ? "=>" : "function", [&] {
            if (f.async) word("async");
            if (f.generator) word("*");
            if (f.incomplete) word("incomplete");
            word(str(f.name));
            typeParameters(f.typeParams);
            parameters(f.params);
            if (f.returnType != kNone) {
                out_ += ": ";
                type(f.returnType);
            }
            if (f.expressionBody != kNone) child(f.expressionBody);
            if (f.body != kNone) {
                out_ += ' ';
                stmt(f.body);
            }
        });
    }

    void parameters(Range range) {
        out_ += " (";
        for (std::uint32_t i = 0; i < range.count; ++i) {
            const Parameter& p = m_.parameters[range.first + i];
            if (i != 0) out_ += ' ';
            decorators(p.decorators);
            if (p.property) out_ += "this.";
            access(p.access);
            if (p.isReadonly) out_ += "readonly ";
            if (p.rest) out_ += "...";
            pattern(p.pattern);
            if (p.optional) out_ += '?';
            if (p.type != kNone) {
                out_ += ": ";
                type(p.type);
            }
        }
        out_ += ')';
    }

    void access(Access access) {
        switch (access) {
            case Access::None:
                return;
            case Access::Public:
                out_ += "public ";
                return;
            case Access::Protected:
                out_ += "protected ";
                return;
            case Access::Private:
                out_ += "private ";
                return;
        }
    }

    void typeParameters(Range range) {
        if (range.count == 0) return;
        out_ += " <";
        for (std::uint32_t i = 0; i < range.count; ++i) {
            const TypeParameter& p = m_.typeParameters[range.first + i];
            if (i != 0) out_ += ' ';
            out_ += str(p.name);
            if (p.constraint != kNone) {
                out_ += " extends ";
                type(p.constraint);
            }
            if (p.defaultType != kNone) {
                out_ += " = ";
                type(p.defaultType);
            }
        }
        out_ += '>';
    }

    void decorators(Range range) {
        for (std::uint32_t i = 0; i < range.count; ++i) {
            out_ += '@';
            expr(m_.decorators[range.first + i].expression);
            out_ += ' ';
        }
    }

    void classOf(const Class& c) {
        list("class", [&] {
            if (c.isAbstract) word("abstract");
            if (c.incomplete) word("incomplete");
            if (c.lostMembers) word("lostMembers");
            word(str(c.name));
            typeParameters(c.typeParams);
            if (c.superClass != kNone) {
                word("extends");
                child(c.superClass);
                typeArgs(c.superTypeArgs);
            }
            if (c.implements.count != 0) {
                word("implements");
                types(c.implements);
            }
            if (c.decorators.count != 0) {
                out_ += ' ';
                decorators(c.decorators);
                out_.pop_back();
            }
            ++indent_;
            for (std::uint32_t i = 0; i < c.members.count; ++i) {
                line([&] { member(m_.members[c.members.first + i]); });
            }
            --indent_;
        });
    }

    void member(const Member& member) {
        static constexpr std::array kinds{"property", "method",      "getter",
                                          "setter",   "constructor", "static-block"};
        decorators(member.decorators);
        list(kinds[static_cast<std::size_t>(member.kind)], [&] {
            if (member.isStatic && member.kind != MemberKind::StaticBlock) word("static");
            if (member.isAbstract) word("abstract");
            if (member.declare) word("declare");
            if (member.isReadonly) word("readonly");
            if (member.incomplete) word("incomplete");
            if (member.access != Access::None) {
                out_ += ' ';
                access(member.access);
                out_.pop_back();
            }
            if (member.name != 0 || member.computed != kNone) {
                out_ += ' ';
                key(member.name, member.computed);
            }
            if (member.optional) out_ += '?';
            if (member.type != kNone) {
                out_ += ": ";
                type(member.type);
            }
            if (member.init != kNone) {
                out_ += " =";
                child(member.init);
            }
            if (member.function != kNone) {
                out_ += ' ';
                function(m_.functions[member.function]);
            }
        });
    }

    void stmtChild(StmtId id) {
        out_ += ' ';
        stmt(id);
    }

    void stmtOf(const Stmt& s) {
        switch (s.kind) {
            case StmtKind::Block:
                return list("block", [&] {
                    ++indent_;
                    for (std::uint32_t i = 0; i < s.items.count; ++i) line([&] { stmt(m_.at(s.items, i)); });
                    --indent_;
                });
            case StmtKind::Variables:
                return list(str(s.text), [&] { declarators(s.items); });
            case StmtKind::Expression:
                return expr(s.a);
            case StmtKind::If:
                return list("if", [&] {
                    child(s.a);
                    stmtChild(s.s1);
                    if (s.s2 != kNone) stmtChild(s.s2);
                });
            case StmtKind::For:
                return list("for", [&] {
                    stmtChild(s.s1);
                    child(s.a);
                    child(s.b);
                    stmtChild(s.s2);
                });
            case StmtKind::ForOf:
            case StmtKind::ForIn:
                return list(s.kind == StmtKind::ForOf ? "for-of" : "for-in", [&] {
                    word(str(s.text));
                    out_ += ' ';
                    pattern(s.pattern);
                    child(s.a);
                    stmtChild(s.s2);
                });
            case StmtKind::While:
            case StmtKind::DoWhile:
                return list(s.kind == StmtKind::While ? "while" : "do-while", [&] {
                    child(s.a);
                    stmtChild(s.s2);
                });
            case StmtKind::Switch:
                return list("switch", [&] {
                    child(s.a);
                    ++indent_;
                    for (std::uint32_t i = 0; i < s.items.count; ++i) {
                        line([&] { switchCase(m_.cases[s.items.first + i]); });
                    }
                    --indent_;
                });
            case StmtKind::Return:
            case StmtKind::Throw:
                return list(s.kind == StmtKind::Return ? "return" : "throw", [&] {
                    if (s.a != kNone) child(s.a);
                });
            case StmtKind::Try:
                return list("try", [&] {
                    stmtChild(s.s1);
                    if (s.s2 != kNone) {
                        word("catch");
                        out_ += ' ';
                        pattern(s.pattern);
                        stmtChild(s.s2);
                    }
                    if (s.s3 != kNone) {
                        word("finally");
                        stmtChild(s.s3);
                    }
                });
            case StmtKind::Break:
                return list("break", [&] { word(str(s.text)); });
            case StmtKind::Continue:
                return list("continue", [&] { word(str(s.text)); });
            case StmtKind::Labeled:
                return list("label", [&] {
                    word(str(s.text));
                    stmtChild(s.s1);
                });
            case StmtKind::Function:
                return function(m_.functions[s.id]);
            case StmtKind::Class:
                return classOf(m_.classes[s.id]);
            case StmtKind::Enum:
                return enumOf(m_.enums[s.id]);
            case StmtKind::Namespace:
                return list("namespace", [&] {
                    word(str(s.text));
                    stmtChild(s.s1);
                });
            case StmtKind::Empty:
                out_ += "(empty)";
                return;
        }
    }

    void declarators(Range range) {
        for (std::uint32_t i = 0; i < range.count; ++i) {
            const Declarator& d = m_.declarators[range.first + i];
            out_ += ' ';
            pattern(d.pattern);
            if (d.type != kNone) {
                out_ += ": ";
                type(d.type);
            }
            if (d.init != kNone) {
                out_ += " =";
                child(d.init);
            }
        }
    }

    void switchCase(const SwitchCase& one) {
        list(one.test == kNone ? "default" : "case", [&] {
            if (one.test != kNone) child(one.test);
            for (std::uint32_t i = 0; i < one.body.count; ++i) stmtChild(m_.at(one.body, i));
        });
    }

    void enumOf(const Enum& e) {
        list("enum", [&] {
            word(str(e.name));
            for (std::uint32_t i = 0; i < e.members.count; ++i) {
                const EnumMember& member = m_.enumMembers[e.members.first + i];
                word(str(member.name));
                if (member.init != kNone) {
                    out_ += " =";
                    child(member.init);
                }
            }
        });
    }

    void typeOf(const Type& t) {
        switch (t.kind) {
            case TypeKind::Keyword:
                out_ += str(t.text);
                return;
            case TypeKind::Reference:
                if (t.items.count == 0) {
                    out_ += str(t.text);
                    return;
                }
                return list(str(t.text), [&] { types(t.items); });
            case TypeKind::Literal:
                out_ += str(t.keyword) == "string" ? quoted(str(t.text)) : std::string(str(t.text));
                return;
            case TypeKind::Array:
                return list("[]", [&] { types(t.items); });
            case TypeKind::Tuple:
                return list("tuple", [&] { types(t.items); });
            case TypeKind::Union:
                return list("|", [&] { types(t.items); });
            case TypeKind::Intersection:
                return list("&", [&] { types(t.items); });
            case TypeKind::Object:
                return typeMembers(t.items);
            case TypeKind::Function:
                return function(m_.functions[t.id]);
            case TypeKind::TypeOf:
                return list("typeof", [&] { word(str(t.text)); });
            case TypeKind::Import:
                return list("import", [&] {
                    word(quoted(str(t.text)));
                    word(str(t.keyword));
                    types(t.items);
                });
            case TypeKind::KeyOf:
                return list("keyof", [&] { types(t.items); });
            case TypeKind::Indexed:
                return list("index", [&] { types(t.items); });
            case TypeKind::TypePredicate:
                return list("is", [&] { types(t.items); });
            case TypeKind::Other:
                return list("type", [&] { word(quoted(str(t.text))); });
        }
    }

    void typeMembers(Range range) {
        out_ += '{';
        for (std::uint32_t i = 0; i < range.count; ++i) {
            const TypeMember& member = m_.typeMembers[range.first + i];
            if (i != 0) out_ += "; ";
            out_ += str(member.name);
            if (member.optional) out_ += '?';
            if (member.type == kNone) continue;
            out_ += ": ";
            type(member.type);
        }
        out_ += '}';
    }

    void typeDeclaration(const TypeDeclaration& t) {
        list(t.isInterface ? "interface" : "type", [&] {
            word(t.scope == 0 ? std::string(str(t.name))
                              : std::string(str(t.scope)) + "." + std::string(str(t.name)));
            typeParameters(t.typeParams);
            if (t.bases.count != 0) {
                word("extends");
                types(t.bases);
            }
            typeChild(t.type);
        });
    }

    void import(const Import& one) {
        list(one.typeOnly ? "import-type" : "import", [&] {
            word(quoted(str(one.specifier)));
            word(str(one.imported));
            if (one.local != one.imported) {
                word("as");
                word(str(one.local));
            }
        });
    }

    void exported(const Export& one) {
        list(one.typeOnly ? "export-type" : "export", [&] {
            switch (one.kind) {
                case Export::Kind::Local:
                    word(str(one.local));
                    break;
                case Export::Kind::Expression:
                case Export::Kind::Assignment:
                    child(one.expression);
                    break;
                case Export::Kind::From:
                    word(str(one.imported));
                    break;
                case Export::Kind::All:
                case Export::Kind::Namespace:
                    word("*");
                    break;
            }
            if (one.kind == Export::Kind::Assignment) word("as =");
            if (one.exported != 0 && one.exported != one.local && one.exported != one.imported) {
                word("as");
                word(str(one.exported));
            }
            if (one.specifier != 0) {
                word("from");
                word(quoted(str(one.specifier)));
            }
        });
    }

    const Module& m_;
    std::string out_;
    std::size_t indent_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const Module& module) {
    Dumper dumper(module);
    dumper.module();
    return dumper.take();
}

std::string dumpExpr(const Module& module, ExprId id) {
    Dumper dumper(module);
    dumper.expr(id);
    return dumper.take();
}

std::string dumpStmt(const Module& module, StmtId id) {
    Dumper dumper(module);
    dumper.stmt(id);
    return dumper.take();
}

std::string dumpType(const Module& module, TypeId id) {
    Dumper dumper(module);
    dumper.type(id);
    return dumper.take();
}

std::string dumpPattern(const Module& module, PatternId id) {
    Dumper dumper(module);
    dumper.pattern(id);
    return dumper.take();
}

}  // namespace audit::ir
