#pragma once
// One file's TypeScript (or a package's compiled JavaScript) as plain data: what a later phase needs and
// nothing of the parser. All nodes live in vectors of the Module and name each other by index, so that a
// Module is movable, comparable and can be written to a cache byte by byte. Every node carries its span.
//
// Ownership: a Module owns everything it names; string_views from str() live as long as the Module.
// Errors: text that did not parse becomes `Opaque` nodes and an entry in `problems`; a class or member that
// holds such text has `incomplete` set. Lowering never fails as a whole.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/file_id.h"

namespace audit::ir {

using source::Span;

using Id = std::uint32_t;
inline constexpr Id kNone = 0xffffffffu;

using StrId = Id;       ///< into Module::strings; 0 is the empty string
using ExprId = Id;      ///< into Module::exprs
using StmtId = Id;      ///< into Module::stmts
using PatternId = Id;   ///< into Module::patterns
using TypeId = Id;      ///< into Module::types
using FunctionId = Id;  ///< into Module::functions
using ClassId = Id;     ///< into Module::classes

/// `count` ids from `first` on, in Module::ids (or in the table that the field's comment names).
struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

enum class ExprKind : std::uint8_t {
    Null,
    True,
    False,
    Number,      ///< text = source text; number = value (NaN when it is a bigint too large, …)
    String,      ///< text = the cooked value (escapes resolved)
    Template,    ///< items = alternately String and any expression, in order; empty strings left out
    Regex,       ///< text = source text with slashes and flags
    Identifier,  ///< text = name (`undefined`, `NaN`, `import.meta`, `new.target` included); typeArgs of
                 ///< `f<T>` uncalled
    This,
    Super,
    Member,          ///< a.text; flag Optional for `a?.text`; `a.#x` has text "#x"; textSpan = the name
    Index,           ///< a[b]; flag Optional
    Call,            ///< a(items…), typeArgs; flag Optional. a may be Super
    New,             ///< new a(items…), typeArgs
    TaggedTemplate,  ///< a`b`, typeArgs (b is a Template or String)
    Array,           ///< items; an element is kNone for a hole, may be Spread
    Object,          ///< props: Range into Module::props
    Function,        ///< id = FunctionId (arrow or function expression)
    Class,           ///< id = ClassId (class expression)
    Unary,           ///< op a   (! - + ~ typeof void delete)
    Binary,          ///< a op b (also && || ?? , comparisons, `in`, `instanceof`)
    Conditional,     ///< a ? b : c
    Assign,  ///< a op b with op "=" "+=" "??=" …; when the target is a pattern, a is kNone and id = PatternId
    Update,         ///< op a (++ or --)
    Spread,         ///< ...a (in arrays, arguments)
    Await,          ///< await a
    Yield,          ///< yield a (a may be kNone); text = "*" for `yield*`
    Cast,           ///< a as T, a satisfies T, <T>a, a!: type = T or kNone (`!` and `as const`);
                    ///< text = "as" "satisfies" "!" "const"
    Sequence,       ///< items
    DynamicImport,  ///< import(a)
    Opaque  ///< anything else (JSX, errors): items = the expressions inside, text = why ("jsx", "error", node
            ///< type)
};

enum class Op : std::uint8_t {
    None,
    // unary
    Not,
    Minus,
    Plus,
    BitNot,
    TypeOf,
    Void,
    Delete,
    Increment,
    Decrement,
    // binary
    And,
    Or,
    Nullish,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Eq,
    Ne,
    StrictEq,
    StrictNe,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    InstanceOf,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    UShr,
    // assignment: Set is "=", the compound ones carry the operator they apply
    Set
};

enum ExprFlag : std::uint8_t { kOptional = 1, kParenthesized = 2, kPrefix = 4, kShorthand = 8 };

struct Expr {
    ExprKind kind = ExprKind::Opaque;
    Op op = Op::None;        ///< Assign: Op::Set or the compound operator (Add for +=, And for &&= …)
    std::uint8_t flags = 0;  ///< ExprFlag
    Span span{};
    Span textSpan{};  ///< Member: the property name; String: between the quotes; else = span
    StrId text = 0;
    double number = 0;
    ExprId a = kNone, b = kNone, c = kNone;
    Id id = kNone;        ///< FunctionId / ClassId / PatternId by kind
    TypeId type = kNone;  ///< Cast
    Range items{};        ///< in Module::ids (Object: in Module::props)
    Range typeArgs{};     ///< TypeIds in Module::ids
};

/// A property of an object literal.
struct Property {
    enum class Kind : std::uint8_t { Value, Shorthand, Spread, Method, Getter, Setter };
    Kind kind = Kind::Value;
    StrId name = 0;           ///< static name; numbers as written
    ExprId computed = kNone;  ///< [expr]: name is then 0
    ExprId value = kNone;     ///< Method/Getter/Setter: a Function expression; Spread: the spread operand
    Span span{};
    Span nameSpan{};
};

/// Binding patterns: parameters, declarations, catch clauses, destructuring assignments.
struct Pattern {
    enum class Kind : std::uint8_t { Name, Object, Array, Target };
    Kind kind = Kind::Name;
    StrId name = 0;               ///< Name
    ExprId target = kNone;        ///< Target: an assignable expression (`[a.b] = …`)
    ExprId defaultValue = kNone;  ///< `= expr`
    Range elements{};             ///< Object/Array: in Module::patternElements
    Span span{};
};
struct PatternElement {
    StrId key = 0;  ///< Object: property read
    ExprId computedKey = kNone;
    PatternId value = kNone;  ///< kNone: an array hole
    bool rest = false;
};

enum class StmtKind : std::uint8_t {
    Block,       ///< items
    Variables,   ///< declarators: Range into Module::declarators; flag text = "const" | "let" | "var" |
                 ///< "using"
    Expression,  ///< a
    If,          ///< a, s1, s2 (kNone)
    For,         ///< s1 = init, a = condition, b = update, s2 = body (each may be kNone)
    ForOf,       ///< pattern, a = iterated, s2 = body (also `for await`); text = "const" … or "" without
    ForIn,       ///< pattern, a, s2
    While,       ///< a, s2
    DoWhile,     ///< a, s2
    Switch,      ///< a, cases: Range into Module::cases
    Return,      ///< a (kNone)
    Throw,       ///< a
    Try,         ///< s1 = block, pattern = catch binding (kNone), s2 = handler (kNone), s3 = finally (kNone)
    Break,       ///< text = label or ""
    Continue,    ///< text = label or ""
    Labeled,     ///< text = label, s1
    Function,    ///< id = FunctionId (declaration)
    Class,       ///< id = ClassId (declaration)
    Enum,        ///< id = index into Module::enums
    Namespace,   ///< text = name (dotted), s1 = Block, whose statements say `exported` (kNone: no body)
    Empty
};

struct Stmt {
    StmtKind kind = StmtKind::Empty;
    bool exported = false;  ///< inside a namespace: `export` stands before it
    bool ambient = false;   ///< `declare …`, or in a .d.ts file
    Span span{};
    StrId text = 0;
    ExprId a = kNone, b = kNone;
    StmtId s1 = kNone, s2 = kNone, s3 = kNone;
    PatternId pattern = kNone;
    Id id = kNone;
    Range items{};
};

struct Declarator {
    PatternId pattern = kNone;
    TypeId type = kNone;
    ExprId init = kNone;
    Span span{};
};

struct SwitchCase {
    ExprId test = kNone;  ///< kNone: default
    Range body{};         ///< StmtIds in Module::ids
    Span span{};
};

struct TypeParameter {
    StrId name = 0;
    TypeId constraint = kNone;
    TypeId defaultType = kNone;
};

enum class TypeKind : std::uint8_t {
    Keyword,       ///< text: string number boolean any unknown void never object symbol bigint null undefined
    Reference,     ///< text = dotted name, items = type arguments
    Literal,       ///< text = value as written in cooked form; keyword says "string" | "number" | "boolean"
    Array,         ///< items[0]  (T[], readonly T[])
    Tuple,         ///< items
    Union,         ///< items
    Intersection,  ///< items
    Object,        ///< members: Range into Module::typeMembers
    Function,      ///< id = FunctionId without body (parameters, return type); also constructor types
    TypeOf,        ///< text = dotted name
    Import,        ///< import('text').keyword<items>
    KeyOf,         ///< items[0]
    Indexed,       ///< items[0][items[1]]
    TypePredicate,  ///< x is T: items[0]
    Other           ///< conditional, mapped, template, infer …: text = source text
};

struct Type {
    TypeKind kind = TypeKind::Other;
    StrId text = 0;
    StrId keyword = 0;
    Id id = kNone;
    Range items{};  ///< TypeIds in Module::ids (Object: in Module::typeMembers)
    Span span{};
};

struct TypeMember {
    StrId name = 0;
    TypeId type = kNone;  ///< a method: a Function type
    bool optional = false;
    bool method = false;
    Span span{};
};

struct Decorator {
    ExprId expression = kNone;  ///< usually a Call; `@Foo` without parentheses is an Identifier or Member
    Span span{};                ///< with the @
};

enum class Access : std::uint8_t { None, Public, Protected, Private };

struct Parameter {
    PatternId pattern = kNone;  ///< its defaultValue is the parameter's default
    TypeId type = kNone;
    bool rest = false;
    bool optional = false;
    bool property = false;  ///< a parameter property (`private readonly x: X`)
    bool isReadonly = false;
    Access access = Access::None;
    Range decorators{};  ///< in Module::decorators
    Span span{};
};

struct Function {
    StrId name = 0;  ///< "" for an anonymous one
    bool arrow = false;
    bool async = false;
    bool generator = false;
    bool incomplete = false;  ///< some of its text did not parse
    Range params{};           ///< in Module::parameters
    Range typeParams{};       ///< in Module::typeParameters
    TypeId returnType = kNone;
    StmtId body = kNone;  ///< a Block; kNone for overload signatures, abstract and ambient functions
    ExprId expressionBody = kNone;  ///< `x => expr`
    ClassId ownerClass = kNone;     ///< methods, accessors, constructors
    Span span{};
    Span nameSpan{};
};

enum class MemberKind : std::uint8_t { Property, Method, Getter, Setter, Constructor, StaticBlock };

struct Member {
    MemberKind kind = MemberKind::Property;
    StrId name = 0;
    ExprId computed = kNone;
    bool isStatic = false, isAbstract = false, isReadonly = false, optional = false, declare = false;
    bool incomplete = false;
    Access access = Access::None;
    TypeId type = kNone;          ///< Property: the annotation
    ExprId init = kNone;          ///< Property
    FunctionId function = kNone;  ///< Method/Getter/Setter/Constructor/StaticBlock
    Range decorators{};           ///< in Module::decorators
    Span span{};                  ///< with decorators
    Span nameSpan{};
};

struct Class {
    StrId name = 0;
    bool isAbstract = false;
    bool ambient = false;
    bool incomplete = false;
    bool lostMembers = false;   ///< text between its members did not parse: some may be missing
    ExprId superClass = kNone;  ///< the expression after `extends` (identifier, member, mixin call)
    Range superTypeArgs{};      ///< TypeIds in Module::ids
    Range implements{};         ///< TypeIds in Module::ids
    Range typeParams{};         ///< in Module::typeParameters
    Range decorators{};         ///< in Module::decorators
    Range members{};            ///< in Module::members, in source order; overload signatures left out
    Span span{};                ///< from the first decorator or `export` to the closing brace
    Span nameSpan{};
    Span bodySpan{};  ///< with the braces
};

struct EnumMember {
    StrId name = 0;
    ExprId init = kNone;
    Span span{};
};
struct Enum {
    StrId name = 0;
    Range members{};  ///< in Module::enumMembers
    Span span{};
};

/// `interface X<…> extends …` and `type X<…> = …`.
struct TypeDeclaration {
    StrId name = 0;
    bool isInterface = false;
    Range typeParams{};
    TypeId type = kNone;  ///< the alias' type, or an Object type with the interface's own members
    Range bases{};        ///< interfaces: TypeIds of `extends`
    Span span{};
    StrId scope = 0;  ///< dotted name of the namespace around it; "" at module level and in functions
};

/// One imported binding. `import 'x'` has local and imported empty.
struct Import {
    StrId specifier = 0;
    StrId imported = 0;  ///< exported name in the other module; "default", or "*" for the namespace; "=" for
                         ///< `import x = require()`
    StrId local = 0;
    bool typeOnly = false;
    Span span{};  ///< the binding (or the whole statement for a bare import)
    Span statement{};
};

struct Export {
    enum class Kind : std::uint8_t {
        Local,       ///< exported ← local name of this module
        Expression,  ///< export default <expression>: exported = "default"
        From,        ///< export { imported as exported } from specifier
        All,         ///< export * from specifier
        Namespace,   ///< export * as exported from specifier
        Assignment   ///< export = <expression>
    };
    Kind kind = Kind::Local;
    StrId exported = 0;
    StrId local = 0;  ///< Expression, Assignment: the name when the expression is one
    StrId specifier = 0;
    StrId imported = 0;
    ExprId expression = kNone;
    bool typeOnly = false;  ///< `export type`; also an exported interface or alias
    Span span{};
};

/// Text that did not parse.
struct Problem {
    Span span{};
    StrId message = 0;
};

struct Module {
    bool isJavaScript = false;
    bool isDeclaration = false;  ///< .d.ts
    std::vector<Expr> exprs;
    std::vector<Stmt> stmts;
    std::vector<Pattern> patterns;
    std::vector<PatternElement> patternElements;
    std::vector<Property> props;
    std::vector<Declarator> declarators;
    std::vector<SwitchCase> cases;
    std::vector<Type> types;
    std::vector<TypeMember> typeMembers;
    std::vector<TypeParameter> typeParameters;
    std::vector<Decorator> decorators;
    std::vector<Parameter> parameters;
    std::vector<Function> functions;
    std::vector<Member> members;
    std::vector<Class> classes;
    std::vector<EnumMember> enumMembers;
    std::vector<Enum> enums;
    std::vector<TypeDeclaration> typeDeclarations;
    std::vector<Import> imports;
    std::vector<Export> exports;
    std::vector<Problem> problems;
    std::vector<Id> ids;  ///< the targets of most Ranges
    std::vector<StmtId>
        topLevel;  ///< statements of the module in order (an exported declaration is its declaration)

    // Strings: one buffer, interned. Filled through intern() while lowering.
    std::string stringBytes;
    std::vector<std::uint32_t> stringOffsets;  ///< size = number of strings + 1

    [[nodiscard]] std::string_view str(StrId id) const {
        if (id == kNone || static_cast<std::size_t>(id) + 1 >= stringOffsets.size()) return {};
        return std::string_view(stringBytes)
            .substr(stringOffsets[id], stringOffsets[id + 1] - stringOffsets[id]);
    }
    [[nodiscard]] const Expr& expr(ExprId id) const { return exprs[id]; }
    [[nodiscard]] const Stmt& stmt(StmtId id) const { return stmts[id]; }
    [[nodiscard]] Id at(Range range, std::uint32_t i) const { return ids[range.first + i]; }
};

/// Interns strings into a Module while it is being built; the empty string gets id 0.
/// Kept apart from Module so that the finished picture carries no hash table.
class StringInterner;

}  // namespace audit::ir
