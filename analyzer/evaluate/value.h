#pragma once
// The values of the abstract interpreter, as every later phase reads them.
//
// A V is a pointer to an immutable Value in the Evaluation's arena; it lives as long as the Evaluation. What
// JavaScript can mutate (arrays, objects, instances, query builders) holds a Cell; the values inside facts
// were frozen (deep-copied) at the moment of the call, so that readers never see a later mutation.
// Values without a Cell are hash-consed: two with the same content are the same pointer. That is what makes
// "same condition, same variable" an identity test.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ir/module.h"
#include "source/file_id.h"

namespace audit::evaluate {

using source::FileId;
using source::Location;

struct Value;
struct Formula;
struct Cell;
struct Closure;
struct ClassInfo;
using V = const Value*;
using Guard = const Formula*;  ///< never null; see guard.h

enum class Kind : std::uint8_t {
    Unknown,  ///< text = reason
    Undefined,
    Null,
    Bool,      ///< number 0 or 1
    Number,    ///< number
    String,    ///< text
    Template,  ///< items: String values and holes, at least one hole
    Regex,     ///< text
    Symbol,   ///< known at run time only: text = what it is, for people ("parameter status"); type = declared
              ///< type
    Derived,  ///< an operation over values of which some are known at run time only: text = operation, items
              ///< = operands.
              ///< "." (object, String name), "[]", binary and unary operators as written, "call" (callee,
              ///< args…), "trim" and other modelled functions by name (receiver first), "typeof", "await"
    Env,      ///< process.env.<text>; also what a configuration service hands out under that name
    Array,    ///< cell->elements
    Object,   ///< cell->props
    Function,  ///< closure; `result` after evaluation, see below
    Class,     ///< cls
    Instance,  ///< cls, cell->props = fields
    Choice,    ///< items[i] holds under guards[i]; the guards exclude one another
    Native,    ///< a thing of TypeORM, JavaScript or another package: native, text, items, cell
    Module     ///< namespace object of a file: `file`
};

enum class NativeKind : std::uint8_t {
    None,
    External,       ///< text = "package#name": something of a package that has no facts here
    TypeormExport,  ///< text = exported name ("Column", "In", "DataSource"); calling or constructing it is
                    ///< modelled
    Global,         ///< text = "Object", "Array", "Promise", "process", "console", "String" …
    Method,         ///< a method taken off a value: items[0] = receiver, text = name
    Repository,     ///< items[0] = entity target (Class, EntitySchema, String, Symbol, Unknown); cls = custom
                    ///< subclass
    Manager,
    DataSource,  ///< items[0] = options when known
    QueryRunner,
    Builder,          ///< cell = its clauses (BuilderState in cell->builder)
    RelationBuilder,  ///< items = entity, String property, of-value
    FindOperator,     ///< text = "In", "MoreThan", "Raw" …; items = arguments
    Brackets,         ///< text = "Brackets" | "NotBrackets"; cell->builder = the clauses its callback adds
    SubqueryText,  ///< what getQuery() returns: cell->builder = a snapshot of the builder; getSql is the same
    EntitySchema,  ///< items[0] = options object
    DecoratorResult,  ///< what a call of a TypeORM decorator returns: text = decorator, items = arguments
    Composed,         ///< several decorators in one (applyDecorators): items
    EntityOf,  ///< rows loaded from the database: items[0] = entity target (an Instance known only by its
               ///< entity)
    RepositoryApi,  ///< BaseEntity static side is the Class itself; this is Repository.prototype of `extend`
    ConfigService
};

/// A declared type in the context in which its names mean something.
struct TypeRef {
    FileId file = source::kNoFile;
    ir::TypeId type = ir::kNone;
    const struct TypeBindings* bindings = nullptr;  ///< type parameters in scope
};

struct Value {
    Kind kind = Kind::Undefined;
    NativeKind native = NativeKind::None;
    double number = 0;
    std::string_view text{};
    std::span<const V> items{};
    std::span<const Guard> guards{};
    Cell* cell = nullptr;
    const Closure* closure = nullptr;
    const ClassInfo* cls = nullptr;
    FileId file = source::kNoFile;
    const TypeRef* type = nullptr;
    mutable Guard truth = nullptr;  ///< the store's: the condition that this value is truthy

    [[nodiscard]] bool is(Kind k) const { return kind == k; }
    [[nodiscard]] bool is(NativeKind n) const { return kind == Kind::Native && native == n; }
    [[nodiscard]] bool nullish() const { return kind == Kind::Undefined || kind == Kind::Null; }
    [[nodiscard]] bool isString() const { return kind == Kind::String; }
    [[nodiscard]] bool truthyConstant() const;  ///< certainly truthy
    [[nodiscard]] bool falsyConstant() const;   ///< certainly falsy
};

/// A property of an object. It is there under `guard` only (True: always).
struct Prop {
    std::string_view name;
    V value = nullptr;
    Guard guard = nullptr;
    Location where{};  ///< the property (name to end of value) as written
    Location nameWhere{};
    bool getter = false;
};

struct Element {
    V value = nullptr;
    Guard guard = nullptr;
    bool repeated = false;  ///< came from a loop of unknown length
    Location where{};       ///< the element as written
};

/// One call on a query builder.
struct Clause {
    Guard guard = nullptr;
    std::string_view method;
    std::span<const V> args{};  ///< frozen
    Location where{};           ///< from the method's name to the closing parenthesis
    bool repeated = false;      ///< in a loop over something unknown: may come any number of times
};

/// A query builder as the list of what was called on it, in order; the query room replays it.
struct BuilderState {
    V entity = nullptr;  ///< target given by the repository, or nullptr (`from`/`update` clauses say it)
    std::vector<Clause> clauses;  ///< the first is "createQueryBuilder" (args as given) or "subQuery"
    const BuilderState* parent = nullptr;  ///< subqueries: the builder that made it
    Location created{};
    bool incomplete = false;  ///< it passed through code that could not be followed
    std::string_view incompleteReason{};
};

/// What mutation changes.
struct Cell {
    std::vector<Prop> props;        ///< in insertion order
    std::vector<Element> elements;  ///< arrays
    bool open = false;              ///< more properties or elements may be there
    std::string_view openReason{};
    BuilderState* builder = nullptr;
    bool frozen = false;
    bool unconstructed = false;  ///< a symbolic instance whose constructor has not run yet
    Guard created = nullptr;     ///< guard under which it was made; guards inside are relative to it
    Location where{};            ///< the literal or `new` that made it
    V value = nullptr;           ///< the store's: the value that stands for this cell

    [[nodiscard]] const Prop* find(std::string_view name) const;
};

/// A function value together with what it closes over.
struct Closure {
    FileId file = source::kNoFile;
    ir::FunctionId function = ir::kNone;
    const struct Scope* scope = nullptr;
    V self = nullptr;                  ///< `this` of an arrow function or bound method
    const ClassInfo* owner = nullptr;  ///< class of a method (for super)
    const TypeBindings* bindings = nullptr;
    std::string_view name;
    /// What it returns when called with symbols for its parameters. Filled for functions inside decorator and
    /// EntitySchema arguments (`() => Customer` → the Class; `(u) => u.posts` → Derived "." (Symbol,
    /// "posts"); `t => [t.a, t.b]` → Array of such). nullptr elsewhere.
    mutable V result = nullptr;
    mutable V value = nullptr;  ///< the store's: the value that stands for this closure
};

/// A class as evaluated. One ir class can be evaluated several times (a class expression in a mixin
/// function).
struct ClassInfo {
    FileId file = source::kNoFile;
    ir::ClassId id = ir::kNone;
    std::string_view name;  ///< as declared; a class expression takes the variable's name
    bool isAbstract = false;
    bool incomplete = false;  ///< some of its text did not parse
    bool exported = false;
    V superValue =
        nullptr;  ///< nullptr: none; Class, Native (External, TypeormExport "BaseEntity" …) or Unknown
    const ClassInfo* super = nullptr;  ///< when superValue is a Class
    Location location{};               ///< the whole class
    Location nameLocation{};
    const TypeBindings* superBindings = nullptr;  ///< type arguments of `extends Base<…>`
    const Scope* scope = nullptr;
    Cell* statics = nullptr;
    std::string_view packageName{};  ///< "@vendure/core@3.5.4" for a package's class, else ""
    mutable V value = nullptr;       ///< the store's: the value that stands for this class

    /// Is `base` this class or one of its ancestors?
    [[nodiscard]] bool derivesFrom(const ClassInfo* base) const;
    /// Does the chain end in an export of typeorm of that name ("BaseEntity", "Repository")?
    [[nodiscard]] bool derivesFromTypeorm(std::string_view exportedName) const;
};

/// Readers' helpers -----------------------------------------------------------------------------------------

/// Property of an Object/Instance that is certainly there; nullptr otherwise.
V property(V object, std::string_view name);
/// Text of a String, or of a Template all of whose holes are constant; empty optional otherwise.
bool constantString(V value, std::string_view& out);
/// Strings of an array of constant strings; false when some element is not.
bool constantStrings(V value, std::vector<std::string_view>& out);
/// `a.b.c` read off a symbol: ["b","c"]; false when the value has another form. `[]`-indexed steps count.
bool symbolPath(V value, std::vector<std::string_view>& out);
/// One line for people: `"status = " + <parameter status>`, `Repository(User)`.
std::string describe(V value, int depth = 3);

}  // namespace audit::evaluate
