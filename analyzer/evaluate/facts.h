#pragma once
// What evaluation finds out: plain records over values. Everything here is ordered by file path and position,
// never by the order in which threads or ids happened to come.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/guard.h"
#include "evaluate/value.h"
#include "project/project.h"

namespace audit::evaluate {

/// What TypeScript's emitDecoratorMetadata would say of a member ("design:type"), or what compiled JavaScript
/// says.
struct DesignType {
    enum class Kind : std::uint8_t {
        None,
        String,
        Number,
        Boolean,
        Date,
        Buffer,
        Array,
        Promise,
        Object,
        Class,
        BigInt,
        Map,
        Set
    };
    Kind kind = Kind::None;          ///< None: no annotation and no initialiser that tells
    const ClassInfo* cls = nullptr;  ///< Class
    std::string_view text;           ///< as written, for messages
};

/// One TypeORM decorator that takes effect on a class or a member, through however many custom decorators.
struct DecoratorFact {
    const ClassInfo* cls = nullptr;
    std::string_view member;  ///< "" for the class itself
    bool isStatic = false;
    std::string_view decorator;  ///< "Column", "ManyToOne", …
    std::vector<V> args;         ///< frozen; functions carry `closure->result`
    std::vector<Location> argLocations;
    Location where{};     ///< the decorator as written on the class or member: what a person would edit
    Location call{};      ///< the call of TypeORM's decorator, inside a custom decorator elsewhere perhaps
    bool certain = true;  ///< false: applied under a condition that cannot be decided, or deferred
    bool late = false;    ///< the member was only registered; code that serves every such member applied this
    std::string reason;   ///< when not certain
    DesignType designType;
    Location memberLocation{};  ///< the member with its decorators
    Location memberName{};
};

/// `new EntitySchema({…})`.
struct SchemaFact {
    V schema = nullptr;   ///< Native EntitySchema
    V options = nullptr;  ///< frozen
    Location where{};
    std::string_view variable;  ///< name of the variable that holds it, "" when none
};

/// Options that reach TypeORM's DataSource.
struct DataSourceFact {
    enum class Form : std::uint8_t {
        DataSource,
        CreateConnection,
        NestForRoot,
        NestForRootAsync,
        VendureConfig,
        OrmConfig
    };
    Form form = Form::DataSource;
    V options = nullptr;      ///< frozen; Unknown with a reason when not evaluable
    Location where{};         ///< the call or `new`
    Location optionsWhere{};  ///< the object literal a person would edit, when there is one
    std::string name;         ///< variable, class or `name` option; "default" when none
};

enum class Receiver : std::uint8_t {
    Repository,
    Manager,
    DataSource,
    QueryRunner,
    Builder,
    ActiveRecord,
    RelationBuilder,
    LazyRelation,
    SqlTag
};

/// One place in the program that sends a query (or changes the schema: query runner DDL).
struct CallFact {
    Receiver receiver = Receiver::Repository;
    std::string_view method;  ///< "find", "getMany", "query", "save" …
    V entity = nullptr;  ///< Class, Native EntitySchema, String; Unknown/Symbol when not known; nullptr: none
    std::vector<V> args;  ///< frozen, the entity argument of manager methods left out
    std::vector<Location> argLocations;
    const BuilderState* builder = nullptr;  ///< Receiver::Builder: snapshot
    Guard guard = nullptr;                  ///< condition of the call inside its function
    Location where{};                       ///< from the method's name to the closing parenthesis
    Location statement{};                   ///< the whole call expression with its receiver
    std::string function;  ///< OUTPUT.md: "Class.method", function, or variable holding a function
    const ClassInfo* functionClass = nullptr;
    std::vector<Location> callers;  ///< innermost first: the calls followed from the entry function to here
    std::string entryFunction;      ///< where evaluation started when it is another one
    bool shapeFromCaller = false;  ///< the entry's own parameters decide entity or shape: one site per caller
    bool inTransaction = false;
    bool inLoop = false;
    std::string unresolved;  ///< "" or why entity or shape are not known
    /// In a migration: what a question to the database (hasTable, hasColumn …) gave, a value of its own for
    /// each question; guards name it.
    V answer = nullptr;
};

/// One migration class: what its up() sends, run as TypeORM would run it on PostgreSQL.
struct MigrationFact {
    const ClassInfo* cls = nullptr;
    std::string name;         ///< the class's `name` property, else the class name
    V transaction = nullptr;  ///< its `transaction` property, nullptr when none
    /// Raw queries, DDL methods and questions, in order of execution; helpers are followed, known loops
    /// unrolled, branches for other databases left out.
    std::vector<CallFact> calls;
    bool whole = true;  ///< false: too large to follow to its end
    Location up{}, down{};
    bool hasDown = false, downEmpty = false, downThrows = false;
};

struct Counters {
    std::size_t functions = 0, calls = 0, steps = 0, bounded = 0;
};

/// Owns every value, cell, class and fact.
class Evaluation {
  public:
    virtual ~Evaluation() = default;
    std::vector<const ClassInfo*> classes;  ///< project classes and the package classes they lead to
    std::vector<DecoratorFact>
        decorators;  ///< by class (order of `classes`), then application order as written
    std::vector<SchemaFact> schemas;
    std::vector<DataSourceFact> dataSources;
    std::vector<CallFact> calls;
    std::vector<MigrationFact> migrations;
    Counters counters;

    /// Re-evaluates a value with some run-time inputs fixed: environment variables (absent ones are undefined
    /// when `closed`, else stay open). Used to fold options per environment.
    struct Inputs {
        std::vector<std::pair<std::string, std::string>> env;
        bool closed = false;
    };
    virtual V fold(V value, const Inputs& inputs) = 0;
    virtual Guard fold(Guard guard, const Inputs& inputs) = 0;
};

/// Evaluates the whole program. Deterministic, bounded, never throws for anything in the analysed code.
/// `steps` is the budget of one entry function, 0 the usual one (kMaxSteps).
std::unique_ptr<Evaluation> evaluate(const project::Project& project, std::size_t steps = 0);

}  // namespace audit::evaluate
