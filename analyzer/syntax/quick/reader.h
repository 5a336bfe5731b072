// Reads plain TypeScript into the very array that tree-sitter's tree would be flattened to (syntax/node.h),
// some ten times as fast. tree-sitter stays the judge: whatever is not plain, does not parse or would be one
// of the grammar's oddities is left to it, and tests/syntax/quick_test.cpp compares the two. The forms that
// ir/repairs.h calls silent are among those that are left: who reads more of them must look there.
//
// The shape of the tree is that of tree-sitter-typescript's grammar (common/define-grammar.js) and of
// tree-sitter-javascript's, whose names the functions below bear.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/node.h"
#include "syntax/parser.h"
#include "syntax/quick/tokens.h"

namespace audit::syntax::quick {

// What stands to the left of an operand and waits for it; decides whether the operand ends before the next
// operator.
struct Left {
    enum class Kind : std::uint8_t {
        none,    // nothing that an operator could bind to: a bracket, a comma
        open,    // takes all that follows: `=`, `=>`, `:` of a conditional
        binary,  // groups to the left
        power,   // `**`, groups to the right
        unary,
        await,
        update,     // ++ --
        assertion,  // <T>x
    };
    Kind kind = Kind::none;
    std::uint8_t level = 0;  // how closely it binds; of binary and power
};

class Reader {
  public:
    // False: leave it to tree-sitter; `nodes` means nothing then.
    bool read(std::string_view text, Dialect dialect, std::vector<NodeData>& nodes);
    // Where it gave up, for tests; 0 when it was no token.
    [[nodiscard]] std::uint32_t stoppedAt() const { return tokens_ == nullptr ? 0 : peek().begin; }

  private:
    struct GiveUp {};  // thrown, and caught in read()
    class Nesting;     // brackets: no statement ends within
    class Deeper;      // counts levels of recursion

    // --- Tokens (reader.cpp) ---
    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
        const std::size_t at = at_ + ahead;
        return tokens_[at < count_ ? at : count_ - 1];
    }
    [[nodiscard]] const Token& tokenAt(std::size_t index) const {
        return tokens_[index < count_ ? index : count_ - 1];
    }
    [[nodiscard]] Kind kind(std::size_t ahead = 0) const { return peek(ahead).kind; }
    [[nodiscard]] bool is(Kind wanted) const { return peek().kind == wanted; }
    [[nodiscard]] bool isWord(std::size_t ahead = 0) const;
    [[nodiscard]] bool isWordToken(const Token& token) const;
    [[nodiscard]] bool isName(std::size_t ahead = 0) const;         // a word that may name a variable
    [[nodiscard]] bool newlineBefore(std::size_t ahead = 0) const;  // looks through comments
    [[nodiscard]] static bool startsName(Kind kind);
    [[noreturn]] static void giveUp() { throw GiveUp{}; }
    static void require(bool condition) {
        if (!condition) giveUp();
    }

    // --- Nodes (reader.cpp) ---
    void flush();            // comments that stand here
    std::uint32_t place() {  // where the next node comes to stand
        flush();
        return static_cast<std::uint32_t>(nodes_->size());
    }
    std::uint32_t open(Kind kind, Field field = Field::None);
    void close(std::uint32_t node);
    void insert(std::uint32_t at, Kind kind, Field field);  // a parent for all from `at` on
    void wrap(std::uint32_t at, Kind kind, Field inner);    // the same; takes over the field of `at`
    void leaf(Kind kind, Field field = Field::None);        // the next token, under that name
    void token(Kind wanted, Field field = Field::None);     // the next token, which must be that one
    void push(Kind kind, Field field, std::uint32_t begin, std::uint32_t end);
    void stringNode(Field field);
    void finish(std::string_view text);

    // --- Statement ends (reader.cpp) ---
    // The scanner of the grammar: is there an automatic semicolon here? `expression`: an operator could
    // follow. Comments on the same line are taken in as children of the node that is open.
    bool automaticSemicolon(bool expression, bool signature = false);
    [[nodiscard]] bool endsBefore(const Token& next, bool newline, bool expression, bool signature) const;
    void semicolon(bool expression);
    [[nodiscard]] bool endsStatement() const;  // a line break that no operator word on the next line survives

    // --- Statements (statements.cpp) ---
    void statements(Kind closing, Field field);
    void statement(Field field);
    void block(Field field);
    void expressionStatement(Field field);
    void declarationList(Field field, bool closed);
    void variableDeclarator();
    void binding(Field field);
    void functionDeclaration(Field field);
    void ifStatement(Field field);
    void forStatement(Field field);
    void switchStatement(Field field);
    void tryStatement(Field field);
    void whileStatement(Field field);
    void doStatement(Field field);
    void jump(Kind node, Kind keyword, Field field);
    void labeledStatement(Field field);
    void enumDeclaration(Field field);
    void typeAlias(Field field);
    void interfaceDeclaration(Field field);
    void moduleDeclaration(Field field, bool ambient, bool exported);
    void ambientDeclaration(Field field);
    [[nodiscard]] bool isBlock() const;
    [[nodiscard]] bool startsDeclaration() const;
    void declaration(Field field, bool exported);

    // --- Imports and exports (modules.cpp) ---
    void importStatement(Field field);
    void exportStatement(std::uint32_t at, Field field);
    void specifiers(Kind list, Kind specifier);

    // --- Classes (classes.cpp) ---
    void decorators();
    void decorator();
    void classNode(Kind node, std::uint32_t at, Field field);
    void classBody();
    void classMember();
    void modifier();
    void propertyName(Field field);
    void callSignature();
    void formalParameters(Field field);
    void parameter();

    // --- Expressions (expressions.cpp) ---
    void expressions(Field field);  // with commas
    void expression(Field field, Left left = {});
    void operand(Field field);
    void prefix(Field field);
    bool infix(std::uint32_t at, Left left);
    void member(std::uint32_t at);
    void primary(Field field);
    void nameOrArrow(Field field);
    void parenthesized(Field field);
    void arrow(Field field);
    void newExpression(Field field);
    void functionExpression(Field field);
    void arguments(Field field);
    void object(Field field);
    void array(Field field);
    void templateString(Field field);
    void regex(Field field);
    void importExpression(Field field);
    [[nodiscard]] bool isArrow(std::size_t ahead) const;
    [[nodiscard]] std::size_t typeArgumentsEnd(std::size_t index) const;  // 0: they are none
    [[nodiscard]] static bool ends(Left left, Left::Kind next, int level);

    // --- Patterns (patterns.cpp) ---
    void pattern(Field field);
    void objectPattern(Field field);
    void arrayPattern(Field field);
    void patternOrDefault(Field field);
    [[nodiscard]] bool isAssignedTo(std::size_t index) const;  // a bracket whose partner is followed by `=`

    // --- Types (types.cpp) ---
    void typeAnnotation(Field field);
    void returnAnnotation(Field field);
    void type(Field field);
    void unionType(Field field);
    void intersectionType(Field field);
    void postfixType(Field field);
    void primaryType(Field field);
    void typeName(Field field);
    void functionType(Field field);
    void objectType(Kind node, Field field);
    void typeMember();
    void indexSignature();
    void tupleType(Field field);
    void typeQuery(Field field);
    void importType(Field field);
    void templateType(Field field);
    void typeArguments(Field field);
    void typeParameters(Field field);
    [[nodiscard]] bool isTypePredicate() const;
    void typePredicate(Field field);

    std::string_view text_;
    Dialect dialect_ = Dialect::typescript;
    Tokens scanned_;
    const Token* tokens_ = nullptr;
    std::size_t count_ = 0;
    std::size_t at_ = 0;
    std::size_t comment_ = 0;  // the next one to become a node
    std::uint32_t end_ = 0;    // of what was read last
    std::vector<NodeData>* nodes_ = nullptr;
    std::size_t moved_ = 0;  // nodes that insert() has moved
    int nesting_ = 0;        // brackets around, up to the nearest statement
    int conditional_ = 0;    // `? … :` around, up to the nearest bracket: a colon may end an expression
    int extends_ = 0;        // between `extends` and `?` of a conditional type
    int depth_ = 0;
    bool inAs_ = false;  // reading the type behind `as`
};

class Reader::Deeper {
  public:
    explicit Deeper(Reader& reader) : reader_(reader) { require(++reader_.depth_ <= maxDepth); }
    ~Deeper() { --reader_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

  private:
    static constexpr int maxDepth = 1000;
    Reader& reader_;
};

// Within brackets, or (nesting 0) within a body: the counts begin anew, and come back behind.
class Reader::Nesting {
  public:
    Nesting(Reader& reader, int nesting)
        : reader_(reader), outside_{reader.nesting_, reader.conditional_, reader.extends_, reader.inAs_} {
        reader_.nesting_ = nesting;
        reader_.conditional_ = 0;
        reader_.extends_ = 0;
        reader_.inAs_ = false;
    }
    ~Nesting() {
        reader_.nesting_ = outside_.nesting;
        reader_.conditional_ = outside_.conditional;
        reader_.extends_ = outside_.extends;
        reader_.inAs_ = outside_.inAs;
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

  private:
    struct Outside {
        int nesting, conditional, extends;
        bool inAs;
    };
    Reader& reader_;
    Outside outside_;
};

}  // namespace audit::syntax::quick
