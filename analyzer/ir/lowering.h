// Of this room only: the walk from a syntax tree to a Module. One object a file; the parts are in
// lower_*.cpp.
//
// Every function takes nodes of any shape: what the grammar promises does not hold in a file that did not
// parse.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ir/interner.h"
#include "ir/module.h"
#include "ir/node_classes.h"
#include "ir/pile.h"
#include "ir/repairs.h"
#include "syntax/node.h"

namespace audit::ir {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Working memory, kept between files.
struct Workspace {
    Pile<Id> ids;
    Pile<Property> props;
    Pile<PatternElement> patternElements;
    Pile<Declarator> declarators;
    Pile<SwitchCase> cases;
    Pile<TypeMember> typeMembers;
    Pile<TypeParameter> typeParameters;
    Pile<Decorator> decorators;
    Pile<Parameter> parameters;
    Pile<Member> members;
    Pile<EnumMember> enumMembers;
    std::vector<Node> spine;
    std::string cooked;
};

using IdList = Pile<Id>::List;
using DecoratorList = Pile<Decorator>::List;
using MemberList = Pile<Member>::List;

// The first named child; errors and comments skipped.
Node firstNamed(Node node);
bool hasErrorChild(Node node);
Access accessOf(Node modifier);
// What stands between the quotes.
Span inside(Node node);

class Lowering {
  public:
    // `bytes` is the file as stored; the tree's own text may have been repaired in place.
    Lowering(const syntax::Tree& tree, std::string_view bytes, const Repairs& repairs, Workspace& workspace);

    Module run(bool isJavaScript, bool isDeclaration);

  private:
    // Counts the levels of recursion; false when the limit is reached.
    class Descent {
      public:
        explicit Descent(Lowering& lowering);
        ~Descent();
        Descent(const Descent&) = delete;
        Descent& operator=(const Descent&) = delete;
        explicit operator bool() const { return allowed_; }

      private:
        Lowering& lowering_;
        bool allowed_;
    };

    // Looks at another tree of the same file for a while.
    class OtherTree {
      public:
        OtherTree(Lowering& lowering, const syntax::Tree& tree);
        ~OtherTree();
        OtherTree(const OtherTree&) = delete;
        OtherTree& operator=(const OtherTree&) = delete;

      private:
        Lowering& lowering_;
        const syntax::Tree* before_;
        std::vector<std::uint32_t> misgroupedBefore_;
        bool brokenBefore_;
    };

    // --- text (lowering.cpp)
    [[nodiscard]] std::string_view source(Node node) const;
    StrId intern(std::string_view text) { return strings_.intern(text); }
    StrId name(Node node);           // an identifier: escapes resolved
    StrId stringValue(Node node);    // a string literal: cooked
    StrId stringValueOf(Node node);  // the same, "" for anything else
    StrId dottedName(Node node);     // a.b.C without white space and comments
    void collectProblems();
    [[nodiscard]] const Repair* repairAt(std::uint32_t anchor, Repair::Kind kind) const;

    // --- expressions (lower_expressions.cpp); kNone for an absent node
    ExprId expression(Node node);
    static Node leftOperand(Node node);
    ExprId operand(Node node);
    ExprId link(Node node, ExprId left);
    ExprId memberLink(Node node, ExprId left);
    ExprId indexLink(Node node, ExprId left);
    ExprId callLink(Node node, ExprId left);
    ExprId castLink(Node node, ExprId left);
    ExprId binaryLink(Node node, ExprId left);
    [[nodiscard]] Op infixOperator(Node token) const;
    ExprId unaryLink(Node node, ExprId left);
    ExprId opaqueLink(Node node, ExprId left);
    ExprId identifier(Node node);
    ExprId written(Node node, ExprKind kind);
    ExprId newExpression(Node node);
    ExprId importCall(Node node);
    ExprId conditional(Node node);
    ExprId assignment(Node node);
    ExprId update(Node node);
    ExprId yieldExpression(Node node);
    ExprId sequence(Node node);
    ExprId array(Node node);
    ExprId number(Node node);
    ExprId regex(Node node);
    ExprId stringExpression(Node node);
    ExprId templateString(Node node);
    ExprId condition(Node node, Node statement);  // of if, while …: the parentheses are the statement's
    Range arguments(Node node);
    ExprId expected(Node node, Node in);
    ExprId tooDeep(Node node);
    ExprId opaque(Node node, std::string_view why);  // with the expressions inside
    void expressionsInside(Node node, IdList& items);
    ExprId repairedDecorator(const Repair& repair);
    ExprId repairedImport(Node node, const Repair& repair);
    Range repairedTypeArguments(const Repair& repair);
    static Expr make(Node node, ExprKind kind);
    ExprId add(const Expr& expr);
    [[nodiscard]] StrId identifierText(ExprId id) const;  // "" for another expression

    // --- operators that the grammar groups wrongly (lower_regroup.cpp)
    struct Grouped {
        ExprId id = kNone;
        Span span{};
    };
    void findMisgrouped();
    [[nodiscard]] bool isMisgrouped(Node node) const;
    ExprId regroup(Node node);
    void takeApart(Node node, std::vector<Node>& parts);
    Grouped groupInfix(std::span<const Node>& rest, int least);
    Grouped groupBinary(Node node, Grouped left, std::span<const Node>& rest);
    Grouped groupCast(Node node, Grouped left, std::span<const Node>& rest);
    Grouped groupPrefix(std::span<const Node>& rest);
    Grouped groupPostfix(Node operand, std::span<const Node>& rest);

    // --- object literals (lower_objects.cpp)
    ExprId object(Node node);
    Property property(Node node);
    Property methodProperty(Node node);
    Property unknownProperty(Node node);
    void propertyName(Node node, StrId& name, ExprId& computed);

    // --- patterns (lower_patterns.cpp)
    PatternId pattern(Node node);
    PatternId objectPattern(Node node);
    PatternElement objectElement(Node node);
    PatternId arrayPattern(Node node);
    PatternId expectedPattern(Node node, Node in);
    PatternId nameOrTarget(Node node);
    PatternId add(const Pattern& pattern);
    void boundNames(PatternId id, std::vector<StrId>& names) const;

    // --- statements (lower_statements.cpp)
    void statement(Node node, IdList& out);
    bool simpleStatement(Node node, IdList& out);
    bool declarationStatement(Node node, IdList& out);
    StmtId body(Node node);  // exactly one; kNone for an absent node
    StmtId expectedBody(Node node, Node in);
    StmtId block(Node node);
    StmtId variables(Node node);
    [[nodiscard]] std::string_view declarationKeyword(Node keyword) const;
    Declarator declarator(Node node);
    StmtId expressionStatement(Node node);
    StmtId ifStatement(Node node);
    StmtId forStatement(Node node);
    StmtId forInStatement(Node node);
    StmtId loop(Node node, StmtKind kind);
    StmtId jump(Node node, StmtKind kind);
    StmtId labeledStatement(Node node);
    StmtId switchStatement(Node node);
    StmtId tryStatement(Node node);
    void withStatement(Node node, IdList& out);
    ExprId valueOf(Node node);  // of return, throw
    [[nodiscard]] Stmt make(Node node, StmtKind kind) const;
    StmtId add(const Stmt& stmt);

    // --- functions (lower_functions.cpp)
    FunctionId function(Node node, ClassId owner = kNone);
    void functionPart(Node part, Function& function);
    Range parameters(Node node);
    Parameter parameter(Node node);
    void parameterPart(Node part, Parameter& parameter, DecoratorList& decorators, ExprId& initial);
    ExprId functionExpression(Node node);
    void functionStatement(Node node, IdList& out);

    // --- classes (lower_classes.cpp)
    ClassId classOf(Node node, Node exportStatement);  // decorators may stand before its `export`
    void classStatement(Node node, Node exportStatement, IdList& out);
    ExprId classExpression(Node node, Node exportStatement);
    void classPart(Node part, ClassId id, Class& made);
    void heritage(Node node, Class& made);
    void classElement(Node node, ClassId owner, DecoratorList& pending, MemberList& members, Class& made);
    void brokenElements(Node error, ClassId owner, DecoratorList& pending, MemberList& members, Class& made);
    void field(Node node, DecoratorList& pending, MemberList& members, Class& made);
    void method(Node node, ClassId owner, DecoratorList& pending, MemberList& members);
    void staticBlock(Node node, ClassId owner, DecoratorList& pending, MemberList& members);
    void memberPart(Node part, Member& member);
    void finishMember(Member member, Node node, DecoratorList& pending, MemberList& members);
    bool isOverload(Node signature);
    void decorators(Node parent, DecoratorList& list);
    Decorator decorator(Node node);

    // --- types (lower_types.cpp)
    TypeId type(Node node);
    TypeId annotation(Node node);  // `: T`, `: x is T`, `: asserts x`
    TypeId wrapping(Node node, TypeKind kind);
    TypeId chain(Node node, TypeKind kind);
    void chainElements(Node node, Kind syntaxKind, IdList& items);
    TypeId reference(Node node);
    TypeId importType(Node node);
    StrId importSpecifierIn(Span span);
    StrId afterDots(std::string_view dotted);
    TypeId literalType(Node node);
    TypeId typeQuery(Node node);
    TypeId predicate(Node node);
    TypeId objectType(Node node);
    bool typeMember(Node node, TypeMember& member);
    TypeId functionType(Node node);
    TypeId textType(Node node, TypeKind kind = TypeKind::Other);
    Range typeArguments(Node node);
    Range typeParameters(Node node);
    static Type make(Node node, TypeKind kind);
    TypeId add(const Type& type);
    void interfaceDeclaration(Node node);
    void typeAlias(Node node);

    // --- modules (lower_modules.cpp)
    void importStatement(Node node);
    void importClause(Node clause, const Import& import);
    void namedImports(Node node, Import import);
    void importAlias(Node node, IdList& out);
    ExprId nestedName(Node node, Node in);
    StrId exportName(Node node);
    void exportStatement(Node node, IdList& out);
    void exportClause(Node clause, const Export& base);
    void exportDefault(Node node, Node declaration, Node value, IdList& out);
    void exportDeclared(Node node, Node declaration, IdList& out);
    void exportedStatement(Node node, Node declaration, IdList& out);
    void exportNamesOf(const Stmt& stmt, Span span);
    void exportLocal(StrId name, Span span, bool typeOnly);
    void ambientDeclaration(Node node, IdList& out);
    void enumDeclaration(Node node, IdList& out);
    void namespaceDeclaration(Node node, IdList& out);

    // --- text that did not parse (lower_errors.cpp)
    void recover(Node error, IdList& out);
    ExprId looseExpressions(Node error);
    void recoverStatements(Node error, IdList& out);
    void wholeClass(Node node, Node exportToken, DecoratorList& pending, IdList& out);
    Node brokenClass(Node keyword, Node exportToken, DecoratorList& pending, IdList& out);
    Node brokenHead(Node at, Class& made);

    const syntax::Tree* tree_;
    std::string_view bytes_;
    const Repairs& repairs_;
    Workspace& work_;
    Module out_;
    StringInterner strings_;
    std::vector<std::uint32_t> misgrouped_;  // outermost nodes, by index
    std::uint32_t depth_ = 0;                // of recursion
    std::uint32_t nesting_ = 0;              // of the nodes being made
    std::uint32_t fragments_ = 0;            // how many OtherTrees there are
    struct {
        Span span{};
        bool implemented = false;
    } overloads_;      // the run of signatures looked at last
    StrId scope_ = 0;  // namespace, dotted
    bool ambient_ = false;
    bool broken_ = false;  // the tree has errors somewhere
};

}  // namespace audit::ir
