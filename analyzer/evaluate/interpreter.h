#pragma once
// The interpreter's own state and vocabulary. Not for other rooms: they read facts.h.
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "evaluate/facts.h"
#include "evaluate/limits.h"
#include "evaluate/naming.h"
#include "evaluate/store.h"

namespace audit::evaluate {

/// A variable. `under` is the guard under which it was declared: an assignment under the same guard replaces
/// the value, one under a narrower guard makes a Choice.
struct Variable {
    std::string_view name;
    V value = nullptr;  ///< nullptr: declared, not yet initialised
    Guard under = nullptr;
    Variable* next = nullptr;  ///< declared after it in the same scope
};

/// Variables in the order of their declaration. A function's scope holds a handful, which are compared one by
/// one; a module's may hold thousands and has an index.
struct Scope {
    struct Named {
        Variable* variable = nullptr;
        std::uint64_t hash = 0;
        [[nodiscard]] bool free() const { return variable == nullptr; }
    };

    Scope* parent = nullptr;
    FileId file = source::kNoFile;
    bool isModule = false;
    Variable* first = nullptr;
    Variable* last = nullptr;
    Table<Named>* index = nullptr;  ///< of a module's scope; the ModuleState's

    /// The first of that name.
    [[nodiscard]] Variable* find(std::string_view name) const {
        if (index) {
            const Named* named =
                index->find(hashText(name), [&](const Named& n) { return sameText(n.variable->name, name); });
            return named ? named->variable : nullptr;
        }
        for (Variable* v = first; v; v = v->next)
            if (sameText(v->name, name)) return v;
        return nullptr;
    }
    void add(Variable* variable) {
        if (index && !find(variable->name)) index->insert({variable, hashText(variable->name)});
        (last ? last->next : first) = variable;
        last = variable;
    }
};

/// Type parameters in scope and what they stand for.
struct TypeBindings {
    std::vector<std::pair<std::string_view, V>>
        values;  ///< the value a type argument names (a class), or a typed symbol
    std::vector<std::pair<std::string_view, TypeRef>> types;
    const TypeBindings* parent = nullptr;
};

/// One activation of a function (or of a module's top level).
struct Frame {
    FileId file = source::kNoFile;
    const ir::Module* module = nullptr;
    Scope* scope = nullptr;
    V self = nullptr;
    const ClassInfo* owner = nullptr;  ///< class whose method runs: where `super` starts
    const TypeBindings* bindings = nullptr;
    Guard live = nullptr;  ///< absolute: under what this point is reached
    std::vector<std::pair<Guard, V>> returns;
    bool left = false;          ///< a return or throw happened somewhere
    std::string_view function;  ///< name for facts
    const ClassInfo* functionClass = nullptr;
    struct Loop {
        Guard broken = nullptr;
        Guard continued = nullptr;
        std::string_view label;
        bool isSwitch = false;
    };
    std::vector<Loop> loops;
};

struct ModuleState {
    enum class Progress : std::uint8_t { Untouched, Running, Done };
    Progress progress = Progress::Untouched;
    const ir::Module* module = nullptr;
    Scope scope;
    Table<Scope::Named> names;                 ///< of the scope's variables
    std::vector<std::uint8_t> declaratorDone;  ///< by position in Module::declarators
    std::unordered_map<ir::ClassId, const ClassInfo*> classes;
    std::unordered_map<std::string_view, ir::StmtId> declarations;  ///< top-level name → statement
    V exportsObject = nullptr;                                      ///< CommonJS `exports`
    std::vector<const Closure*> pending;                            ///< functions its top level made
    PointerSet<Closure> called;                                     ///< those it called itself
};

struct Arguments {
    std::vector<V> values;
    std::vector<Location> locations;
    bool optional = false;  ///< `f?.()`
    bool openEnd = false;   ///< a spread of unknown length was among them
    Location where{};       ///< the whole call expression
    Location nameWhere{};   ///< from the method's name (or callee) to the closing parenthesis
    std::span<const V> typeArguments{};
    [[nodiscard]] V at(std::size_t i, V otherwise) const { return i < values.size() ? values[i] : otherwise; }
};

class Interpreter {
  public:
    Interpreter(const project::Project& project, Evaluation& out, Store& store);

    /// Runs every module and every function; fills the Evaluation.
    void run();

    // naming.cpp
    std::optional<std::string> runNaming(V strategy, std::string_view method, const NameArguments& arguments,
                                         const NamingBase& base);
    std::optional<V> namingCall(std::string_view function, const std::vector<V>& values);
    std::optional<V> namingExternal(V callee, const std::vector<V>& values);
    std::optional<V> namingReplace(Frame& frame, V object, std::string_view name, Arguments& args);

    V foldValue(V value, const Evaluation::Inputs& inputs);
    Guard foldGuard(Guard guard, const Evaluation::Inputs& inputs);

    // Vocabulary shared by the parts; grouped by the file that implements them. -----------------------------

    // modules.cpp
    ModuleState& moduleState(FileId file);
    void runModule(FileId file);
    V lookupName(Frame& frame, std::string_view name);
    V moduleValue(FileId file, std::string_view name);  ///< top-level name of a file
    V exportValue(FileId file, std::string_view name);
    V declarationValue(const project::Declaration& declaration);
    V externalValue(std::string_view package, std::string_view subpath, std::string_view name);
    void runDeclarator(Frame& frame, std::uint32_t index);  ///< of a module's top level: once
    Frame moduleFrame(FileId file);
    V requireValue(FileId from, std::string_view specifier);

    /// A run-time value known by where it comes from: the same place reached by the same call gives the same
    /// value, so that running a helper again makes no new conditions.
    V placeSymbol(std::string_view what, Location where, const TypeRef* type = nullptr);
    /// Rows of an entity, told apart by the call that loaded them.
    V loaded(V entity, Location where);

    // expressions.cpp
    V eval(Frame& frame, ir::ExprId id);
    V evalMaybe(Frame& frame, ir::ExprId id) {
        return id == ir::kNone ? store_.undefined() : eval(frame, id);
    }
    Guard condition(V value);
    Guard nullish(V value);
    V binary(std::string_view op, V a, V b);
    V unary(std::string_view op, V a);
    /// Applies `f` to each case of a Choice and puts the results together again.
    V mapChoice(V value, Callback<V(V)> f);
    V assignName(Frame& frame, std::string_view name, V value);
    void assignTo(Frame& frame, ir::ExprId target, V value);
    void bindPattern(Frame& frame, ir::PatternId id, V value, bool declare);
    void declare(Frame& frame, std::string_view name, V value);
    Location at(const Frame& frame, source::Span span) const { return {frame.file, span}; }

    // properties.cpp
    V member(Frame& frame, V object, std::string_view name);
    V memberOfInstance(Frame& frame, V object, std::string_view name);
    V memberOfClass(Frame& frame, V cls, std::string_view name);
    V indexed(Frame& frame, V object, V key);
    void setMember(Frame& frame, V object, std::string_view name, V value, Location where,
                   Location nameWhere);
    void setProp(Cell* cell, std::string_view name, V value, Guard guard, Location where, Location nameWhere);
    void spreadInto(Frame& frame, Cell* target, V source, Guard guard);
    void appendElements(Cell* target, V source, Guard guard);
    V propValue(const Prop& prop);
    void open(V value, std::string_view reason);  ///< what code that is not known may have changed

    // statements.cpp
    void exec(Frame& frame, ir::StmtId id);
    void execList(Frame& frame, ir::Range statements);
    void hoist(Frame& frame, ir::Range statements);
    void declareVariable(Frame& frame, const ir::Declarator& declarator);
    V enumValue(Frame& frame, const ir::Enum& e);
    void execNamespace(Frame& frame, const ir::Stmt& s);
    V elementOf(V iterated);
    /// Late application: the class at hand, when `iterated` is a list of things that are not known.
    V lateElement(V iterated) const;
    /// Scopes outlive the call that made them: closures keep them.
    Scope* newScope(Scope* parent, FileId file);
    Variable* addVariable(Scope* scope, std::string_view name, V value, Guard under);
    const project::Declaration& lookup(FileId file, std::string_view name);
    void execLoop(Frame& frame, Callback<void()> body, bool unknownCount, std::string_view label,
                  Location where);

    // calls.cpp
    V evalCall(Frame& frame, const ir::Expr& e);
    V evalNew(Frame& frame, const ir::Expr& e);
    V callSuper(Frame& frame, std::string_view name, Arguments& args);
    bool interestingClass(const ClassInfo* cls);
    Arguments evalArguments(Frame& frame, const ir::Expr& e);
    V callValue(Frame& frame, V callee, V self, Arguments& args);
    V callMember(Frame& frame, V object, std::string_view name, Arguments& args);
    V callClosure(Frame& frame, const Closure* closure, V self, Arguments& args, bool force = false);
    V construct(Frame& frame, V callee, Arguments& args);
    V callUnknown(Frame& frame, V callee, V self, Arguments& args, std::string_view what);
    /// A callback run for what it does: once, with these arguments, perhaps not at all (a fresh atom guards
    /// it).
    V callback(Frame& frame, V function, std::vector<V> args, bool repeated);
    /// What a function's text tells about it, without running it.
    struct Traits {
        bool small = false;         ///< cheap to follow
        bool touches = false;       ///< names something of TypeORM's API
        bool returnsOrm = false;    ///< by its declared type
        bool plainResult = false;   ///< its declared type is no part of a query
        bool constructive = false;  ///< makes and returns a value at once
        bool summary = false;       ///< of a package summary, which holds only what matters
    };
    Traits traitsOf(FileId file, ir::FunctionId function);
    /// Do the entity or shape of what a function sends come from its parameters? Runs it by itself to find
    /// out.
    bool dependsOnCaller(const Closure* closure, V self);
    bool worthFollowing(const Closure* closure, V self, const Arguments& args);
    V freeze(V value, int depth = 0);
    bool interesting(V value, int depth = 0) const;

    // classes.cpp
    const ClassInfo* classInfo(Frame& frame, ir::ClassId id, std::string_view nameIfAnonymous);
    V classValue(Frame& frame, ir::ClassId id, std::string_view nameIfAnonymous);
    void decorate(Frame& frame, const ClassInfo* cls);
    void keep(V value);  ///< something was put away: perhaps the class a decorator is being applied to
    void applyDecorator(Frame& frame, V decorator, const ClassInfo* cls, std::string_view memberName,
                        bool isStatic, Location where, const ir::Member* member);
    V symbolicInstance(const ClassInfo* cls, const TypeBindings* bindings, Guard under);
    void constructSymbolic(Frame& frame, V instance);  ///< runs the constructor on first use
    void initFields(Frame& frame, const ClassInfo* cls, V self);
    void rememberSuperArguments(V self, const Arguments& args);
    void bindParameters(Frame& frame, const ir::Function& function, const Arguments& args,
                        const ClassInfo* owner);
    void constructInto(Frame& frame, const ClassInfo* cls, V self, Arguments& args,
                       const TypeBindings* bindings);
    const ir::Class& irClass(const ClassInfo* cls);
    const ir::Module& irModule(const ClassInfo* cls);
    const TypeBindings* bindingsFor(const ClassInfo* cls, const ClassInfo* ancestor, const TypeBindings* own);
    bool isEntity(const ClassInfo* cls);
    V repositoryEntity(V instance);  ///< entity of an Instance whose class extends Repository
    DesignType designType(const ClassInfo* cls, const ir::Member& member);

    // types.cpp
    V typedValue(TypeRef type, std::string_view what, Guard under, int depth = 0);
    V typedValueOf(TypeRef type, std::string_view what, Guard under, int depth);
    /// Not nullptr: typedValue() is known to give no more than a Symbol, of this type.
    [[nodiscard]] const TypeRef* plainType(const TypeRef& type) const {
        return modulesDone_ && !type.bindings ? plainTypes_.find(type.file, type.type) : nullptr;
    }
    V typedMember(V object, std::string_view name);
    V typedMemberOf(V object, TypeRef type, std::string_view name, int level = 0);
    V memberTypeOfClass(V object, const ClassInfo* cls, std::string_view name);
    V typeArgumentValue(TypeRef type);  ///< the class a type names, for Repository<T>
    V classOfType(TypeRef type);
    TypeRef elementType(TypeRef type);
    const ir::Type* irType(const TypeRef& type) const;
    bool namesNothing(const project::Declaration& declaration) const;
    std::optional<TypeRef> resolveAlias(TypeRef type, int depth);

    // models/: TypeORM, JavaScript and what else is known
    std::optional<V> nativeMember(Frame& frame, V object, std::string_view name);
    std::optional<V> callNativeMember(Frame& frame, V object, std::string_view name, Arguments& args);
    std::optional<V> callNative(Frame& frame, V callee, V self, Arguments& args);
    std::optional<V> constructNative(Frame& frame, V callee, Arguments& args);
    std::optional<V> callTypeorm(Frame& frame, std::string_view name, Arguments& args);
    std::optional<V> callExternal(Frame& frame, V callee, Arguments& args);
    std::optional<V> callSummary(std::string_view name, Arguments& args);
    std::optional<V> callGlobal(Frame& frame, std::string_view name, Arguments& args);
    std::optional<V> callString(Frame& frame, V object, std::string_view name, Arguments& args);
    std::optional<V> callArray(Frame& frame, V object, std::string_view name, Arguments& args);
    std::optional<V> callMap(Frame& frame, V object, std::string_view name, Arguments& args);
    std::optional<V> callActiveRecord(Frame& frame, V object, std::string_view name, Arguments& args);
    V callRepository(Frame& frame, V repository, std::string_view name, Arguments& args);
    V callManager(Frame& frame, V manager, std::string_view name, Arguments& args);
    V callDataSource(Frame& frame, V dataSource, std::string_view name, Arguments& args);
    V callQueryRunner(Frame& frame, V runner, std::string_view name, Arguments& args);
    V callBuilder(Frame& frame, V builder, std::string_view name, Arguments& args);
    V newBuilder(Frame& frame, V entity, std::string_view method, Arguments& args,
                 const BuilderState* parent);
    V runTransaction(Frame& frame, Arguments& args);
    void readWhereFunction(Frame& frame, Arguments& args);
    V bracketsOf(Frame& frame, std::string_view name, Arguments& args);
    V entityRows(V entity, Location where);
    int builderLoopDepth(V builder);
    const ir::Member* memberOf(const ClassInfo* cls, std::string_view key);
    V joinPath(Arguments& args);
    V joinElements(V array, V separator);
    DesignType metadataType(V decorators);
    void dataSourceFact(DataSourceFact::Form form, V options, Location where, Location optionsWhere,
                        std::string name);
    void lookForDataSourceOptions(Frame& frame, V value, std::string_view variable, Location where);

    // facts.cpp
    void recordCall(Frame& frame, Receiver receiver, std::string_view method, V entity, const Arguments& args,
                    std::size_t firstArg, V builder);
    void snapshot(Frame& frame, V builder, const BuilderState*& out);
    bool openShape(const CallFact& fact);
    void settleInProject(CallFact& fact);

    // pure.cpp: operations over constants; empty when an operand is known at run time only
    std::optional<V> pure(std::string_view op, std::span<const V> args);

    Store& store() { return store_; }
    Evaluation& out() { return out_; }
    const project::Project& project() const { return project_; }

    struct Caller {
        Location statement{};
        std::string_view function;
        const ClassInfo* functionClass = nullptr;
    };
    struct Entry {
        std::size_t steps = 0;
        std::size_t limit = kMaxSteps;
        std::size_t softLimit = kMaxModuleSteps;  ///< beyond it calls are no longer followed
        int depth = 0;
        int maxDepth = kMaxCallDepth;
        int nesting = 0;
        bool bounded = false;
        bool transaction = false;
        int transactionDepth = 0;
        int loopDepth = 0;  ///< inside a loop or callback of unknown length
        std::string function;
        std::pair<FileId, ir::FunctionId> key{source::kNoFile, ir::kNone};
        std::vector<const Closure*> pending;  ///< closures made and not yet called
        PointerSet<Closure> called;
        std::vector<std::pair<FileId, ir::FunctionId>> stack;
        std::vector<Location> callers;
        std::vector<Caller> callerFrames;  ///< who made each of `callers`
        bool decorating = false;
        bool migration = false;  ///< up() of a migration: its query runner is one of PostgreSQL
        std::size_t deferredRuns = 0;
    };
    Entry entry_;
    std::size_t stepLimit_ = 0;  ///< of an entry function when another than the usual bounds is wanted

  private:
    bool tick();
    V foldOne(V value, const Evaluation::Inputs& inputs);
    Guard foldGuardOne(Guard guard, const Evaluation::Inputs& inputs);
    void runEntries(FileId file);
    /// `caller` known: the shape comes from there (a subclass), as if it had called.
    void runFunctionEntry(const Closure* closure, V self, Location caller);
    /// False: it came to its bound.
    bool runOnce(const Closure* closure, V self, Location caller, const Attempt& attempt);
    void runMethod(const ClassInfo* cls, const ClassInfo* owner, const ir::Member& member, Location caller);
    bool needsRun(FileId file, ir::FunctionId function);
    void sortFacts();
    void runMethodEntries(const ClassInfo* cls);
    void runInherited();
    void runLate();
    [[nodiscard]] std::vector<const ClassInfo*> registeredOnly() const;
    void settleLate();
    void runPending(Frame& frame);
    void mergeFacts();
    void runMigrations();
    /// False: it came to its bound.
    bool runMigration(const Closure* closure, V self);
    V askDatabase(Frame& frame, std::string_view name, Arguments& args);
    void fillDecoratorResults();
    void fillResult(V value, int depth);
    Closure* makeClosure(Frame& frame, ir::FunctionId function, std::string_view name);

    const project::Project& project_;
    Evaluation& out_;
    Store& store_;
    Arena arena_;
    std::vector<std::unique_ptr<ModuleState>> modules_;  ///< by FileId
    std::deque<project::Declaration> declarations_;
    PairMap<const TypeRef> plainTypes_;      ///< by file and type, once all modules have run
    PairMap<project::Declaration> lookups_;  ///< what the project said, by file and interned name
    PointerSet<ClassInfo> entity_;
    const NamingBase* namingBase_ = nullptr;  ///< while a naming strategy is asked for a name
    const Evaluation::Inputs* foldInputs_ = nullptr;
    int foldDepth_ = 0;
    std::unordered_map<V, V> folded_;
    std::unordered_map<Guard, Guard> foldedGuards_;
    std::unordered_map<std::uint64_t, Traits> traits_;
    enum class Dependence : std::uint8_t { Running, Closed, Open };
    std::unordered_map<std::uint64_t, Dependence> dependence_;  ///< by function: entries that ran
    bool modulesDone_ = false;
    int entryDepth_ = 0;  ///< entries running inside one another
    struct Place {
        Location where;
        std::uint64_t from = 0;  ///< the call that led there
        const char* what = nullptr;
        V symbol = nullptr;
        std::uint64_t hash = 0;
        [[nodiscard]] bool free() const { return symbol == nullptr; }
    };
    Table<Place> places_;
    std::size_t seenWork_ = 0;
    std::unordered_set<const ClassInfo*> migrationClasses_;
    std::size_t questions_ = 0;  ///< asked by migrations so far
    std::vector<CallFact> facts_;
    std::vector<std::pair<FileId, ir::FunctionId>> factEntries_;  ///< the entry function of each
    std::unordered_set<const Closure*>
        decoratorFunctions_;  ///< arguments of decorators: run when all classes are known
    std::unordered_map<const Cell*, int> builderLoops_;  ///< loop depth at which a builder was made
    std::unordered_map<std::string_view, V> configs_;    ///< registerAs(name, factory) of @nestjs/config
    std::size_t frozenCells_ = 0;                        ///< copied for the fact at hand
    std::deque<TypeBindings> bindings_;
    struct PendingFields {
        const ClassInfo* cls;
        V self;
        const TypeBindings* bindings;
        bool done = false;
    };
    std::vector<PendingFields> pendingFields_;  ///< derived classes under construction, waiting for super()
    std::unordered_map<const Cell*, const TypeBindings*> instanceBindings_;
    struct DecoratorCall {
        Location call;
        std::vector<Location> argLocations;
    };
    std::unordered_map<V, DecoratorCall>
        decoratorCalls_;         ///< where the newest call that made this decorator stands
    Location decoratorWhere_{};  ///< custom decorator being applied: as written on the class
    const ir::Member* decoratorMember_ = nullptr;
    V decoratedTarget_ = nullptr;  ///< what it was given, and whether it put that away for later
    bool targetKept_ = false;
    std::size_t decoratorDepth_ = 0;  ///< of the call stack when it was called
    std::vector<std::pair<const ClassInfo*, std::string_view>> registered_;  ///< members with such a fact
    /// Functions that put away what a decorator was given: their decorators call them, nobody else.
    std::set<std::pair<FileId, ir::FunctionId>> registrars_;
    struct LateApplier {
        const Closure* closure;
        V self;
    };
    std::vector<LateApplier> lateAppliers_;  ///< entries that decorate members which they read from somewhere
    std::set<std::pair<FileId, ir::FunctionId>> appliesLate_;
    V lateClass_ = nullptr;  ///< what every list of unknown things holds while such an entry runs again
};

}  // namespace audit::evaluate
