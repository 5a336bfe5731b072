// TypeORM's objects: repositories, managers, data sources, query runners, query builders, decorators.
#include <algorithm>

#include "evaluate/interpreter.h"
#include "evaluate/models/api.h"

namespace audit::evaluate {

using models::has;
using models::Rows;
using models::terminal;

namespace {

bool isTarget(V v) {
    return v->is(Kind::Class) || v->is(NativeKind::EntitySchema);
}

}  // namespace

V Interpreter::loaded(V entity, Location where) {
    return store_.native(NativeKind::EntityOf, "loaded", {entity, placeSymbol("rows", where)});
}

V Interpreter::entityRows(V entity, Location where) {
    if (!entity || entity->is(Kind::Choice)) return placeSymbol("rows", where);
    return loaded(entity, where);
}

V Interpreter::newBuilder(Frame& frame, V entity, std::string_view method, Arguments& args,
                          const BuilderState* parent) {
    Cell* cell = store_.cell(frame.live, args.where);
    cell->builder = store_.builder();
    cell->builder->entity = entity;
    cell->builder->parent = parent;
    cell->builder->created = args.nameWhere;
    Clause first;
    first.guard = store_.yes();
    first.method = store_.intern(method);
    std::vector<V> values;
    for (V arg : args.values) values.push_back(freeze(arg));
    first.args = store_.span(values);
    first.where = args.nameWhere;
    cell->builder->clauses.push_back(first);
    builderLoops_[cell] = entry_.loopDepth;
    return store_.native(NativeKind::Builder, "", {}, cell);
}

V Interpreter::runTransaction(Frame& frame, Arguments& args) {
    V function = args.values.empty() ? store_.undefined() : args.values.back();
    ++entry_.transactionDepth;
    V result = callback(frame, function, {store_.native(NativeKind::Manager, "transaction")}, false);
    --entry_.transactionDepth;
    return result;
}

V Interpreter::callRepository(Frame& frame, V repository, std::string_view name, Arguments& args) {
    V entity = repository->is(Kind::Instance) ? repositoryEntity(repository) : repository->items[0];
    if (const auto* row = terminal(models::kRepositoryTerminals, name)) {
        readWhereFunction(frame, args);
        recordCall(frame, Receiver::Repository, name, entity, args, 0, nullptr);
        if (row->rows == Rows::ManyCount) {
            Cell* cell = store_.cell(frame.live, args.where);
            cell->elements.push_back({entityRows(entity, args.where), store_.yes()});
            cell->elements.push_back({placeSymbol("count", args.where), store_.yes()});
            return store_.array(cell);
        }
        if (row->rows == Rows::Many || row->rows == Rows::One) return entityRows(entity, args.where);
        return placeSymbol(store_.intern({"result of ", name}), args.where);
    }
    if (name == "query") {
        recordCall(frame, Receiver::Repository, name, nullptr, args, 0, nullptr);
        return placeSymbol("rows of a raw query", args.where);
    }
    if (name == "createQueryBuilder") return newBuilder(frame, entity, name, args, nullptr);
    if (name == "createDescendantsQueryBuilder" || name == "createAncestorsQueryBuilder") {
        V builder = newBuilder(frame, entity, name, args, nullptr);
        return builder;
    }
    if (name == "create" || name == "merge" || name == "getId") {
        for (V arg : args.values)
            if (arg->is(Kind::Function)) callback(frame, arg, {}, false);
        return entityRows(entity, args.where);
    }
    if (name == "extend" && !args.values.empty()) {
        Cell* cell = store_.cell(frame.live, args.where);
        spreadInto(frame, cell, args.values[0], store_.yes());
        V extended = store_.native(NativeKind::Repository, repository->text, {entity}, cell);
        // `this` of its methods is the repository, also where one is run for its own sake.
        for (const Prop& prop : cell->props)
            if (prop.value->is(Kind::Function) &&
                (!prop.value->closure->self || prop.value->closure->self == args.values[0]))
                if (const ir::Module* m = project_.module(prop.value->closure->file);
                    m && !m->functions[prop.value->closure->function].arrow)
                    const_cast<Closure*>(prop.value->closure)->self = extended;
        return extended;
    }
    if (name == "hasId") return store_.symbol("hasId");
    return callUnknown(frame, store_.unknown("not a method of Repository"), repository, args, name);
}

/// 0.2: `find({ where: (qb) => { qb.where(…) } })`: the conditions that the function adds, in brackets.
void Interpreter::readWhereFunction(Frame& frame, Arguments& args) {
    for (V& arg : args.values) {
        if (!arg->is(Kind::Object)) continue;
        const Prop* where = arg->cell->find("where");
        if (!where || !where->value->is(Kind::Function)) continue;
        Arguments call;
        call.where = call.nameWhere = where->where;
        call.values = {where->value};
        V brackets = bracketsOf(frame, "Brackets", call);
        Cell* cell = store_.cell(frame.live, arg->cell->where);
        const Location at = where->where, nameAt = where->nameWhere;
        spreadInto(frame, cell, arg, store_.yes());
        setProp(cell, "where", brackets, store_.yes(), at, nameAt);
        arg = store_.object(cell);
    }
}

V Interpreter::bracketsOf(Frame& frame, std::string_view name, Arguments& args) {
    Arguments none;
    none.where = none.nameWhere = args.where;
    V inner = newBuilder(frame, nullptr, "brackets", none, nullptr);
    if (!args.values.empty()) callback(frame, args.values[0], {inner}, false);
    const BuilderState* copy = nullptr;
    snapshot(frame, inner, copy);
    Cell* cell = store_.cell(frame.live, args.where);
    cell->builder = const_cast<BuilderState*>(copy);
    cell->frozen = true;
    return store_.native(NativeKind::Brackets, name, {}, cell);
}

V Interpreter::callManager(Frame& frame, V manager, std::string_view name, Arguments& args) {
    if (name == "transaction") return runTransaction(frame, args);
    if (name == "query") {
        recordCall(frame, Receiver::Manager, name, nullptr, args, 0, nullptr);
        return placeSymbol("rows of a raw query", args.where);
    }
    if (name == "getRepository" || name == "getTreeRepository" || name == "getMongoRepository" ||
        name == "getCustomRepository") {
        V target = args.at(0, store_.undefined());
        return mapChoice(target, [&](V v) -> V {
            if (v->is(Kind::Class) &&
                (v->cls->derivesFromTypeorm("Repository") || v->cls->derivesFromTypeorm("TreeRepository") ||
                 v->cls->derivesFromTypeorm("AbstractRepository")))
                return symbolicInstance(v->cls, nullptr, frame.live);
            if (v->is(Kind::Undefined) && !args.typeArguments.empty()) v = args.typeArguments[0];
            return store_.native(NativeKind::Repository, name == "getTreeRepository" ? "tree" : "", {v});
        });
    }
    if (name == "withRepository") return args.at(0, store_.undefined());
    if (name == "createQueryBuilder") {
        V target =
            args.values.empty() || args.values[0]->is(NativeKind::QueryRunner) ? nullptr : args.values[0];
        if (!target) return newBuilder(frame, nullptr, name, args, nullptr);
        Arguments rest = args;
        rest.values.erase(rest.values.begin());
        if (!rest.locations.empty()) rest.locations.erase(rest.locations.begin());
        return newBuilder(frame, target, name, rest, nullptr);
    }
    if (const auto* row = terminal(models::kRepositoryTerminals, name)) {
        readWhereFunction(frame, args);
        V target = args.at(0, store_.undefined());
        if (name == "save" || name == "remove" || name == "softRemove" || name == "recover") {
            // save(entity) as well as save(Target, entity)
            if (!isTarget(target) && !(target->is(Kind::String))) {
                V entity = target->is(NativeKind::EntityOf) ? target->items[0] : nullptr;
                if (target->is(Kind::Array))
                    for (const Element& element : target->cell->elements)
                        if (element.value->is(NativeKind::EntityOf)) entity = element.value->items[0];
                recordCall(frame, Receiver::Manager, name,
                           entity ? entity : store_.unknown("the entity saved is not known"), args, 0,
                           nullptr);
                return target;
            }
        }
        if (target->is(Kind::Choice)) {
            Guard saved = frame.live;
            for (std::size_t i = 0; i < target->items.size(); ++i) {
                frame.live = store_.both(saved, target->guards[i]);
                if (!isFalse(frame.live))
                    recordCall(frame, Receiver::Manager, name, target->items[i], args, 1, nullptr);
            }
            frame.live = saved;
            return entityRows(target, args.where);
        }
        recordCall(frame, Receiver::Manager, name, target, args, 1, nullptr);
        if (row->rows == Rows::ManyCount) {
            Cell* cell = store_.cell(frame.live, args.where);
            cell->elements.push_back({entityRows(target, args.where), store_.yes()});
            cell->elements.push_back({placeSymbol("count", args.where), store_.yes()});
            return store_.array(cell);
        }
        if (row->rows == Rows::Many || row->rows == Rows::One) return entityRows(target, args.where);
        return placeSymbol(store_.intern({"result of ", name}), args.where);
    }
    if (name == "create" || name == "merge") return entityRows(args.at(0, store_.undefined()), args.where);
    if (name == "release") return store_.undefined();
    return callUnknown(frame, store_.unknown("not a method of EntityManager"), manager, args, name);
}

V Interpreter::callDataSource(Frame& frame, V dataSource, std::string_view name, Arguments& args) {
    if (name == "initialize" || name == "connect" || name == "setOptions") return dataSource;
    if (name == "createQueryRunner") return store_.native(NativeKind::QueryRunner, "");
    if (name == "createEntityManager") return store_.native(NativeKind::Manager, "");
    if (name == "query" || name == "sql") {
        recordCall(frame, Receiver::DataSource, name, nullptr, args, 0, nullptr);
        return placeSymbol("rows of a raw query", args.where);
    }
    if (name == "synchronize" || name == "dropDatabase" || name == "runMigrations" ||
        name == "undoLastMigration" || name == "destroy" || name == "close" || name == "showMigrations" ||
        name == "buildMetadatas")
        return placeSymbol(store_.intern({"result of ", name}), args.where);
    if (name == "getMetadata" || name == "hasMetadata" || name == "getManyToManyMetadata")
        return store_.symbol("metadata");
    return callManager(frame, dataSource, name, args);
}

V Interpreter::callQueryRunner(Frame& frame, V runner, std::string_view name, Arguments& args) {
    if (name == "query" || name == "stream" || name == "sql") {
        recordCall(frame, Receiver::QueryRunner, name, nullptr, args, 0, nullptr);
        return placeSymbol("rows of a raw query", args.where);
    }
    if (has(models::kSchemaMethods, name)) {
        recordCall(frame, Receiver::QueryRunner, name, nullptr, args, 0, nullptr);
        return store_.undefined();
    }
    if (entry_.migration && has(models::kSchemaQuestions, name)) return askDatabase(frame, name, args);
    if (name == "startTransaction") entry_.transaction = true;
    if (name == "commitTransaction" || name == "rollbackTransaction") entry_.transaction = false;
    if (name == "connect" || name == "release" || name.ends_with("Transaction")) return store_.undefined();
    return callUnknown(frame, store_.unknown("not followed"), runner, args, name);
}

V Interpreter::callBuilder(Frame& frame, V builder, std::string_view name, Arguments& args) {
    BuilderState* state = builder->cell->builder;
    auto relativeGuard = [&] {
        return store_.relative(frame.live, builder->cell->created ? builder->cell->created : store_.yes());
    };

    if (name == "clone") {
        Cell* cell = store_.cell(builder->cell->created, args.where);
        cell->builder = store_.builder();
        *cell->builder = *state;
        builderLoops_[cell] = entry_.loopDepth;
        return store_.native(NativeKind::Builder, builder->text, {}, cell);
    }
    if (name == "subQuery" || (name == "createQueryBuilder" && args.values.empty()))
        return newBuilder(frame, nullptr, name, args, state);
    if (has(models::kBuilderReaders, name)) {
        if (name == "getQuery" || name == "getSql") {
            const BuilderState* copy = nullptr;
            snapshot(frame, builder, copy);
            Cell* cell = store_.cell(frame.live, args.where);
            cell->builder = const_cast<BuilderState*>(copy);
            cell->frozen = true;
            return store_.native(NativeKind::SubqueryText, "", {}, cell);
        }
        if (name == "printSql") return builder;
        return store_.symbol(name);
    }
    const bool relationBuilder =
        std::ranges::any_of(state->clauses, [](const Clause& c) { return c.method == "relation"; });
    const auto* row = terminal(models::kBuilderTerminals, name);
    if (row || (relationBuilder && has(models::kRelationTerminals, name))) {
        V entity = state->entity;
        recordCall(frame, Receiver::Builder, name, entity, args, 0, builder);
        if (!row) return store_.undefined();
        // The entity may have been given by a clause: select().from(User, 'u').
        if (!entity)
            for (const Clause& clause : state->clauses)
                if ((clause.method == "from" || clause.method == "update" || clause.method == "relation" ||
                     clause.method == "into") &&
                    !clause.args.empty())
                    entity = clause.args[0];
        if (!entity) entity = store_.unknown("no entity");
        if (row->rows == Rows::ManyCount) {
            Cell* cell = store_.cell(frame.live, args.where);
            cell->elements.push_back({entityRows(entity, args.where), store_.yes()});
            cell->elements.push_back({placeSymbol("count", args.where), store_.yes()});
            return store_.array(cell);
        }
        if (row->rows == Rows::Many || row->rows == Rows::One) return entityRows(entity, args.where);
        return placeSymbol(store_.intern({"result of ", name}), args.where);
    }
    // Everything else describes: it is kept as written, callbacks run on builders of their own.
    Clause clause;
    clause.guard = relativeGuard();
    clause.method = store_.intern(name);
    clause.where = args.nameWhere;
    clause.repeated = entry_.loopDepth > 0 && entry_.loopDepth > builderLoopDepth(builder);
    std::vector<V> values;
    for (std::size_t i = 0; i < args.values.size(); ++i) {
        V arg = args.values[i];
        if (arg->is(Kind::Function) && has(models::kSubqueryCallbacks, name)) {
            Arguments none;
            none.where = none.nameWhere = args.nameWhere;
            V sub = newBuilder(frame, nullptr, "subQuery", none, state);
            V result = callback(frame, arg, {sub}, false);
            if (result->is(Kind::Undefined)) result = sub;
            auto settle = [&](V v) -> V {
                if (!v->is(NativeKind::Builder)) return freeze(v);
                const BuilderState* copy = nullptr;
                snapshot(frame, v, copy);
                Cell* cell = store_.cell(frame.live, args.where);
                cell->builder = const_cast<BuilderState*>(copy);
                cell->frozen = true;
                return store_.native(NativeKind::SubqueryText, "", {}, cell);
            };
            arg = mapChoice(result, settle);
        } else if (arg->is(NativeKind::Builder)) {
            const BuilderState* copy = nullptr;
            snapshot(frame, arg, copy);
            Cell* cell = store_.cell(frame.live, args.where);
            cell->builder = const_cast<BuilderState*>(copy);
            cell->frozen = true;
            arg = store_.native(NativeKind::SubqueryText, "", {}, cell);
        } else {
            arg = freeze(arg);
        }
        values.push_back(arg);
    }
    if (args.openEnd) values.push_back(store_.unknown("more arguments than can be told"));
    clause.args = store_.span(values);
    if (!isFalse(clause.guard)) state->clauses.push_back(clause);
    return builder;
}

int Interpreter::builderLoopDepth(V builder) {
    auto it = builderLoops_.find(builder->cell);
    return it == builderLoops_.end() ? 0 : it->second;
}

std::optional<V> Interpreter::callActiveRecord(Frame& frame, V object, std::string_view name,
                                               Arguments& args) {
    const bool isStatic = object->is(Kind::Class);
    V target = isStatic                           ? object
               : object->is(NativeKind::EntityOf) ? object->items[0]
               : object->is(Kind::Instance)       ? store_.classOf(object->cls)
                                                  : nullptr;
    if (!target || !target->is(Kind::Class) || !target->cls->derivesFromTypeorm("BaseEntity")) return {};
    if (!isStatic) {
        if (name != "save" && name != "remove" && name != "softRemove" && name != "recover" &&
            name != "reload")
            return {};
        recordCall(frame, Receiver::ActiveRecord, name, target, args, 0, nullptr);
        return object;
    }
    if (name == "createQueryBuilder") return newBuilder(frame, target, name, args, nullptr);
    if (name == "getRepository") return store_.native(NativeKind::Repository, "", {target});
    if (name == "useDataSource" || name == "useConnection") return store_.undefined();
    if (name == "create" || name == "merge") return entityRows(target, args.where);
    if (name == "query") {
        recordCall(frame, Receiver::ActiveRecord, name, nullptr, args, 0, nullptr);
        return placeSymbol("rows of a raw query", args.where);
    }
    if (const auto* row = terminal(models::kRepositoryTerminals, name)) {
        recordCall(frame, Receiver::ActiveRecord, name, target, args, 0, nullptr);
        if (row->rows == Rows::ManyCount) {
            Cell* cell = store_.cell(frame.live, args.where);
            cell->elements.push_back({entityRows(target, args.where), store_.yes()});
            cell->elements.push_back({placeSymbol("count", args.where), store_.yes()});
            return store_.array(cell);
        }
        return row->rows == Rows::Many || row->rows == Rows::One
                   ? entityRows(target, args.where)
                   : placeSymbol(store_.intern({"result of ", name}), args.where);
    }
    return {};
}

std::optional<V> Interpreter::nativeMember(Frame& frame, V object, std::string_view name) {
    switch (object->native) {
        case NativeKind::TypeormExport:
            if (object->text == "*" || object->text == "default")
                return store_.native(NativeKind::TypeormExport, name);
            return {};
        case NativeKind::External:
            if (object->text.ends_with("#*") || object->text.ends_with("#default")) {
                std::string text(object->text.substr(0, object->text.rfind('#') + 1));
                text.append(name);
                return store_.native(NativeKind::External, text);
            }
            return store_.symbol(describe(object, 1) + "." + std::string(name));
        case NativeKind::Repository:
            if (object->cell) {
                if (const Prop* prop = object->cell->find(name)) {
                    if (!prop->value->is(Kind::Function)) return propValue(*prop);
                    Closure* bound = store_.closure();
                    *bound = *prop->value->closure;
                    if (!bound->self || bound->self->is(Kind::Object)) bound->self = object;
                    return store_.function(bound);
                }
            }
            if (name == "manager") return store_.native(NativeKind::Manager, "");
            if (name == "target") return object->items[0];
            if (name == "metadata") return store_.derived(".", {object, store_.string(name)});
            return {};
        case NativeKind::Manager:
            if (name == "connection" || name == "dataSource")
                return store_.native(NativeKind::DataSource, "");
            if (name == "queryRunner") return store_.native(NativeKind::QueryRunner, "");
            return {};
        case NativeKind::DataSource:
            if (name == "manager") return store_.native(NativeKind::Manager, "");
            if (name == "mongoManager") return store_.symbol("a MongoDB manager");
            if (name == "options" && entry_.migration && object->items.empty()) {
                Cell* cell = store_.cell(store_.yes(), {});
                cell->open = true;
                cell->openReason = "options of the connection";
                setProp(cell, "type", store_.string("postgres"), store_.yes(), {}, {});
                return store_.object(cell);
            }
            if (name == "options" || name == "entityMetadatas" || name == "driver" ||
                name == "isInitialized" || name == "isConnected" || name == "name" ||
                name == "entityMetadatasMap")
                return name == "options" && !object->items.empty()
                           ? object->items[0]
                           : store_.derived(".", {object, store_.string(name)});
            return {};
        case NativeKind::QueryRunner:
            if (name == "manager") return store_.native(NativeKind::Manager, "transaction");
            if (name == "connection" || name == "dataSource")
                return store_.native(NativeKind::DataSource, "");
            if (name == "isTransactionActive" || name == "isReleased" || name == "data")
                return store_.derived(".", {object, store_.string(name)});
            return {};
        case NativeKind::Builder: {
            if (name == "connection") return store_.native(NativeKind::DataSource, "");
            if (name == "alias") {
                for (const Clause& clause : object->cell->builder->clauses) {
                    if (clause.args.empty()) continue;
                    if (clause.method == "createQueryBuilder" && !clause.args[0]->is(Kind::Class) &&
                        !clause.args[0]->nullish())
                        return clause.args[0];
                    if (clause.method == "from" && clause.args.back()->is(Kind::String))
                        return clause.args.back();
                }
                return store_.symbol("alias");
            }
            if (name == "expressionMap") return store_.derived(".", {object, store_.string(name)});
            return {};
        }
        case NativeKind::EntityOf:
            return store_.derived(".", {object, store_.string(name)});
        case NativeKind::Global:
            if (object->text == "process" && name == "env")
                return store_.native(NativeKind::Global, "process.env");
            if (object->text == "process.env") return store_.env(name);
            if (object->text == "module" && name == "exports") {
                ModuleState& state = moduleState(frame.file);
                if (state.exportsObject) return state.exportsObject;
            }
            if (object->text == "prototype" && name == "constructor") return object->items[0];
            return {};
        case NativeKind::EntitySchema:
            if (name == "options" && !object->items.empty()) return object->items[0];
            return {};
        default:
            return {};
    }
}

std::optional<V> Interpreter::callNativeMember(Frame& frame, V object, std::string_view name,
                                               Arguments& args) {
    switch (object->kind) {
        case Kind::String:
        case Kind::Template:
        case Kind::Env:
        case Kind::Number:
            return callString(frame, object, name, args);
        case Kind::Array:
            return callArray(frame, object, name, args);
        case Kind::Symbol:
        case Kind::Derived:
        case Kind::Unknown:
            return callString(frame, object, name, args);
        case Kind::Function: {
            if (name == "bind") {
                Closure* bound = store_.closure();
                *bound = *object->closure;
                if (!args.values.empty()) bound->self = args.values[0];
                return store_.function(bound);
            }
            if (name == "call" || name == "apply") {
                Arguments inner = args;
                V self = inner.values.empty() ? store_.undefined() : inner.values[0];
                if (!inner.values.empty()) {
                    inner.values.erase(inner.values.begin());
                    inner.locations.erase(inner.locations.begin());
                }
                if (name == "apply" && !inner.values.empty() && inner.values[0]->is(Kind::Array)) {
                    V list = inner.values[0];
                    inner.values.clear();
                    for (const Element& element : list->cell->elements) inner.values.push_back(element.value);
                    inner.openEnd = list->cell->open;
                    inner.locations.assign(inner.values.size(), args.where);
                }
                return callClosure(frame, object->closure,
                                   object->closure->self ? object->closure->self : self, inner);
            }
            return {};
        }
        case Kind::Class:
        case Kind::Instance: {
            if (object->is(Kind::Instance) && (object->cls->derivesFromTypeorm("Repository") ||
                                               object->cls->derivesFromTypeorm("TreeRepository") ||
                                               object->cls->derivesFromTypeorm("AbstractRepository")))
                return callRepository(frame, object, name, args);
            return callActiveRecord(frame, object, name, args);
        }
        case Kind::Native:
            break;
        default:
            return {};
    }
    switch (object->native) {
        case NativeKind::Repository: {
            if (object->cell)
                if (auto method = nativeMember(frame, object, name); method && (*method)->is(Kind::Function))
                    return callValue(frame, *method, object, args);
            return callRepository(frame, object, name, args);
        }
        case NativeKind::Manager:
            return callManager(frame, object, name, args);
        case NativeKind::DataSource:
            return callDataSource(frame, object, name, args);
        case NativeKind::QueryRunner:
            return callQueryRunner(frame, object, name, args);
        case NativeKind::Method:  // repository.find.bind(repository)
            if (name == "bind" && args.values.size() <= 1) return object;
            if (name == "call" && !args.values.empty()) {
                Arguments rest = args;
                rest.values.erase(rest.values.begin());
                if (!rest.locations.empty()) rest.locations.erase(rest.locations.begin());
                return callMember(frame, object->items[0], object->text, rest);
            }
            return {};
        case NativeKind::Builder:
            return callBuilder(frame, object, name, args);
        case NativeKind::EntityOf:
            if (auto result = callActiveRecord(frame, object, name, args)) return result;
            if (object->items[0]->is(Kind::Class)) {  // the entity's own methods
                V instance = symbolicInstance(object->items[0]->cls, nullptr, frame.live);
                instance->cell->unconstructed = false;
                instance->cell->open = true;
                V method = memberOfInstance(frame, instance, name);
                if (method->is(Kind::Function)) return callValue(frame, method, instance, args);
            }
            return callArray(frame, object, name, args);  // rows.map(…)
        case NativeKind::ConfigService: {
            if ((name == "get" || name == "getOrThrow") && !args.values.empty() &&
                args.values[0]->is(Kind::String)) {
                V env = store_.env(args.values[0]->text);
                if (name == "get" && args.values.size() > 1 && !args.values[1]->is(Kind::Object))
                    return store_.choice(
                        {{store_.negate(nullish(env)), env}, {nullish(env), args.values[1]}});
                return env;
            }
            return store_.symbol("configuration");
        }
        case NativeKind::TypeormExport:
            if (object->text == "*" || object->text == "default") {
                V callee = store_.native(NativeKind::TypeormExport, name);
                return callValue(frame, callee, object, args);
            }
            return {};
        case NativeKind::External: {
            V callee = nullptr;
            if (auto value = nativeMember(frame, object, name)) callee = *value;
            if (callee && callee->is(NativeKind::External)) return callValue(frame, callee, object, args);
            callee = store_.native(NativeKind::External, std::string(object->text) + "." + std::string(name));
            return callExternal(frame, callee, args);
        }
        case NativeKind::Global:
            if (object->cell && (object->text == "Map" || object->text == "Set"))
                if (auto result = callMap(frame, object, name, args)) return result;
            return callGlobal(frame, std::string(object->text) + "." + std::string(name), args);
        default:
            return {};
    }
}

std::optional<V> Interpreter::callNative(Frame& frame, V callee, V self, Arguments& args) {
    (void)self;
    if (auto result = namingExternal(callee, args.values)) return result;
    switch (callee->native) {
        case NativeKind::TypeormExport:
            return callTypeorm(frame, callee->text, args);
        case NativeKind::External:
            return callExternal(frame, callee, args);
        case NativeKind::Global:
            return callGlobal(frame, callee->text, args);
        case NativeKind::DecoratorResult:
        case NativeKind::Composed: {
            // A decorator applied by hand: Column(options)(target, key).
            if (args.values.empty()) return store_.undefined();
            V target = args.values[0];
            const ClassInfo* cls = target->is(Kind::Class) ? target->cls
                                   : target->is(NativeKind::Global) && target->text == "prototype" &&
                                           target->items[0]->is(Kind::Class)
                                       ? target->items[0]->cls
                                       : nullptr;
            const bool keyKnown =
                args.values.size() < 2 || args.values[1]->is(Kind::String) || args.values[1]->nullish();
            // A member read from a register, whichever it is; or for each class of a list.
            if (modulesDone_ && (!cls || !keyKnown || !isTrue(frame.live))) appliesLate_.insert(entry_.key);
            if (!cls || !keyKnown) return store_.undefined();
            std::string_view key = args.values.size() > 1 && args.values[1]->is(Kind::String)
                                       ? args.values[1]->text
                                       : std::string_view{};
            applyDecorator(frame, callee, cls, key, false,
                           decoratorWhere_.known() ? decoratorWhere_ : args.where, memberOf(cls, key));
            return target;
        }
        default:
            return {};
    }
}

const ir::Member* Interpreter::memberOf(const ClassInfo* cls, std::string_view key) {
    if (key.empty()) return nullptr;
    if (decoratorMember_ && irModule(cls).str(decoratorMember_->name) == key) return decoratorMember_;
    const ir::Module& m = irModule(cls);
    const ir::Class& c = irClass(cls);
    for (std::uint32_t i = 0; i < c.members.count; ++i)
        if (m.str(m.members[c.members.first + i].name) == key) return &m.members[c.members.first + i];
    return nullptr;
}

std::optional<V> Interpreter::callTypeorm(Frame& frame, std::string_view name, Arguments& args) {
    if (has(models::kDecorators, name)) {
        // Functions inside are copied: each call's closures carry results of their own.
        V decorator = store_.native(NativeKind::DecoratorResult, name, args.values);
        decoratorCalls_[decorator] = {args.where, args.locations};
        for (V arg : args.values)
            if (arg->is(Kind::Function))
                decoratorFunctions_.insert(arg->closure);  // run later, when all classes are known
        return decorator;
    }
    if (has(models::kFindOperators, name)) {
        std::vector<V> values;
        for (V arg : args.values) {
            if (arg->is(Kind::Function)) {  // Raw(alias => `${alias} > 1`)
                Closure* copy = store_.closure();
                *copy = *arg->closure;
                copy->result = callback(frame, arg, {store_.symbol("alias of the column")}, false);
                arg = store_.function(copy);
            }
            values.push_back(arg);
        }
        return store_.native(NativeKind::FindOperator, name, std::move(values));
    }
    if (name == "getRepository" || name == "getTreeRepository" || name == "getMongoRepository" ||
        name == "getCustomRepository")
        return callManager(frame, store_.native(NativeKind::Manager, ""), name, args);
    if (name == "getManager") return store_.native(NativeKind::Manager, "");
    if (name == "getConnection") return store_.native(NativeKind::DataSource, "");
    if (name == "createQueryBuilder")
        return callManager(frame, store_.native(NativeKind::Manager, ""), name, args);
    if (name == "createConnection" || name == "createConnections") {
        V options = args.at(0, store_.undefined());
        if (options->is(Kind::Array)) {
            for (const Element& element : options->cell->elements)
                dataSourceFact(DataSourceFact::Form::CreateConnection, element.value, args.where,
                               element.value->cell ? element.value->cell->where : Location{}, "");
        } else if (!options->is(Kind::Undefined)) {
            dataSourceFact(DataSourceFact::Form::CreateConnection, options, args.where,
                           options->cell ? options->cell->where : Location{}, "");
        }
        return store_.native(NativeKind::DataSource, "", {freeze(options)});
    }
    if (name == "getConnectionOptions") return store_.symbol("options of ormconfig");
    if (name == "getMetadataArgsStorage") return store_.symbol("metadata");
    return {};
}

std::optional<V> Interpreter::constructNative(Frame& frame, V callee, Arguments& args) {
    if (callee->is(NativeKind::TypeormExport)) {
        std::string_view name = callee->text;
        if (name == "DataSource" || name == "Connection") {
            V options = args.at(0, store_.undefined());
            dataSourceFact(DataSourceFact::Form::DataSource, options, args.where,
                           options->cell ? options->cell->where : Location{}, "");
            return store_.native(NativeKind::DataSource, "", {freeze(options)});
        }
        if (name == "EntitySchema") {
            V options = args.at(0, store_.undefined());
            V schema = store_.native(NativeKind::EntitySchema, "", {options});
            SchemaFact fact;
            fact.schema = schema;
            fact.options = options;
            fact.where = args.where;
            out_.schemas.push_back(fact);
            if (V target = property(options, "target"); target && target->is(Kind::Class))
                entity_.insert(target->cls);
            return schema;
        }
        if (name == "Brackets" || name == "NotBrackets") return bracketsOf(frame, name, args);
        if (name == "Repository" || name == "TreeRepository")
            return store_.native(NativeKind::Repository, name == "TreeRepository" ? "tree" : "",
                                 {args.at(0, store_.undefined())});
        if (name == "EntityManager") return store_.native(NativeKind::Manager, "");
        if (name.starts_with("Table") ||
            name == "View") {  // new Table({…}): its options, with the class' name
            Cell* cell = store_.cell(frame.live, args.where);
            if (!args.values.empty()) spreadInto(frame, cell, args.values[0], store_.yes());
            setProp(cell, "%class", store_.string(name), store_.yes(), {}, {});
            return store_.object(cell);
        }
        if (name == "FindOperator" && !args.values.empty() && args.values[0]->is(Kind::String))
            return store_.native(NativeKind::FindOperator, args.values[0]->text,
                                 {args.at(1, store_.undefined())});
        return store_.symbol("new " + std::string(name));
    }
    if (callee->is(NativeKind::Global)) {
        if (callee->text == "Promise") {
            if (!args.values.empty()) callback(frame, args.values[0], {}, false);
            return store_.symbol("promise");
        }
        if (callee->text == "Set" || callee->text == "Array") {
            Cell* cell = store_.cell(frame.live, args.where);
            V source = args.at(0, store_.undefined());
            if (callee->text == "Array" && !source->is(Kind::Array)) return store_.symbol("an array");
            if (!source->is(Kind::Undefined)) appendElements(cell, source, store_.yes());
            if (callee->text == "Array") return store_.array(cell);
            return store_.native(NativeKind::Global, "Set", {}, cell);
        }
        if (callee->text == "Map" || callee->text == "WeakMap") {
            Cell* cell = store_.cell(frame.live, args.where);
            V source = args.at(0, store_.undefined());
            if (source->is(Kind::Array)) {
                for (const Element& element : source->cell->elements) {
                    if (element.value->is(Kind::Array) && element.value->cell->elements.size() == 2)
                        cell->elements.push_back(element);
                    else
                        cell->open = true;
                }
                cell->open |= source->cell->open;
            } else if (!source->nullish()) {
                cell->open = true;
            }
            return store_.native(NativeKind::Global, "Map", {}, cell);
        }
        return store_.symbol("new " + std::string(callee->text));
    }
    return {};
}

}  // namespace audit::evaluate
