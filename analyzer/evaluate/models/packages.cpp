// What well-known packages around TypeORM hand out. One row each; a package that is not here stays unknown.
#include <algorithm>

#include "evaluate/interpreter.h"
#include "evaluate/models/api.h"

namespace audit::evaluate {

std::optional<V> Interpreter::callExternal(Frame& frame, V callee, Arguments& args) {
    std::string_view text = callee->text;
    const std::size_t hash = text.rfind('#');
    std::string_view package = text.substr(0, hash);
    std::string_view name = hash == std::string_view::npos ? std::string_view{} : text.substr(hash + 1);
    V first = args.at(0, store_.undefined());
    auto inject = [&](V value) { return store_.native(NativeKind::DecoratorResult, "inject", {value}); };

    // Dependency injection: what a parameter or field gets.
    if (name == "InjectRepository") {
        if (first->is(Kind::Class) && (first->cls->derivesFromTypeorm("Repository") ||
                                       first->cls->derivesFromTypeorm("TreeRepository") ||
                                       first->cls->derivesFromTypeorm("AbstractRepository")))
            return inject(symbolicInstance(first->cls, nullptr, frame.live));
        return inject(store_.native(NativeKind::Repository, "", {first}));
    }
    if (name == "InjectDataSource" || name == "InjectConnection")
        return inject(store_.native(NativeKind::DataSource, ""));
    if (name == "InjectEntityManager" || name == "InjectManager")
        return inject(store_.native(NativeKind::Manager, ""));
    if (name == "getRepositoryToken" && !args.values.empty())
        return store_.native(NativeKind::Repository, "", {first});
    if (name == "Inject" && first->is(NativeKind::Repository)) return inject(first);

    if (name == "applyDecorators") return store_.native(NativeKind::Composed, "", args.values);

    // Containers that make an instance of a class: Container.get(UserService), moduleRef.get(UserService).
    if ((name == "Container.get" || name == "container.resolve" || name == "container.get") &&
        first->is(Kind::Class))
        return symbolicInstance(first->cls, nullptr, frame.live);

    // NestJS and its kin: where options reach a data source.
    if (package == "@nestjs/typeorm" &&
        (name == "TypeOrmModule.forRoot" || name == "TypeOrmModule.forRootAsync")) {
        V options = first;
        Location where = first->cell ? first->cell->where : Location{};
        if (name == "TypeOrmModule.forRootAsync" && first->is(Kind::Object)) {
            options = store_.unknown("the factory of forRootAsync is not known");
            if (V factory = property(first, "useFactory");
                factory && (factory->is(Kind::Function) || factory->is(Kind::Choice))) {
                std::vector<V> injected;
                if (V list = property(first, "inject"); list && list->is(Kind::Array))
                    for (const Element& element : list->cell->elements) {
                        V token = element.value;
                        if (token->is(NativeKind::External) && token->text.ends_with("#ConfigService"))
                            injected.push_back(store_.native(NativeKind::ConfigService, ""));
                        else if (token->is(Kind::Class))
                            injected.push_back(symbolicInstance(token->cls, nullptr, frame.live));
                        else if (token->is(NativeKind::Global) && token->text == "config" &&
                                 !token->items.empty())
                            injected.push_back(token->items[0]);
                        else
                            injected.push_back(store_.symbol("injected value"));
                    }
                options = callback(frame, factory, injected, false);
            } else if (V cls = property(first, "useClass"); cls && cls->is(Kind::Class)) {
                V instance = symbolicInstance(cls->cls, nullptr, frame.live);
                Arguments none;
                none.where = none.nameWhere = args.where;
                options = callMember(frame, instance, "createTypeOrmOptions", none);
            }
            where = options->cell ? options->cell->where : Location{};
        }
        if (!options->is(Kind::Undefined))
            dataSourceFact(name == "TypeOrmModule.forRoot" ? DataSourceFact::Form::NestForRoot
                                                           : DataSourceFact::Form::NestForRootAsync,
                           options, args.where, where, "");
        return store_.symbol("a module");
    }
    // registerAs('database', () => ({ … })): the factory, whose KEY is what gets injected.
    if (package == "@nestjs/config" && name == "registerAs" && args.values.size() == 2) {
        V config = callback(frame, args.values[1], {}, false);
        if (first->is(Kind::String)) configs_[first->text] = config;
        Cell* cell = store_.cell(frame.live, args.where);
        V token = store_.native(NativeKind::Global, "config", {config});
        setProp(cell, "KEY", token, store_.yes(), {}, {});
        setProp(cell, "asProvider", store_.symbol("a provider"), store_.yes(), {}, {});
        return store_.object(cell);
    }
    if (name == "DataSource.createQueryBuilder") return {};

    if (package == "path" || package == "node:path") {
        if (name == "join" || name == "resolve" || name == "default.join" || name == "default.resolve" ||
            name == "*.join" || name == "posix.join")
            return joinPath(args);
        if (name == "dirname" && first->is(Kind::String))
            return store_.string(first->text.substr(0, first->text.rfind('/')));
    }
    if (package == "lodash" || package == "lodash/merge" || package == "deepmerge") {
        if (name == "merge" || name == "defaults" || name == "assign" || package != "lodash")
            return callGlobal(frame, "Object.assign", args);
    }
    // Vendure: mergeConfig(base, partial) hands through what both say.
    if (name == "mergeConfig" && args.values.size() == 2) {
        Cell* cell = store_.cell(frame.live, args.where);
        for (V arg : args.values) spreadInto(frame, cell, arg, store_.yes());
        V merged = store_.object(cell);
        return merged;
    }
    if (name == "memoize" || name == "once" || name == "promisify") return first;
    return {};
}

/// What the text made of a package summary says by name (summaries/typescript.cpp), as no program could:
/// __audit_unknown('reason'), __audit_argument(a, b): whichever is an entity or a function, __audit_rows(X):
/// loaded rows of X.
std::optional<V> Interpreter::callSummary(std::string_view name, Arguments& args) {
    if (name == "__audit_unknown") {
        V reason = args.at(0, store_.undefined());
        return store_.unknown(reason->is(Kind::String) ? reason->text
                                                       : std::string_view("not told by the package summary"));
    }
    if (name == "__audit_rows") return entityRows(args.at(0, store_.undefined()), args.where);
    if (name == "__audit_argument") {
        auto isTarget = [](auto&& self, V v) -> bool {
            if (v->is(Kind::Choice))
                return std::ranges::any_of(v->items, [&](V item) { return self(self, item); });
            return v->is(Kind::Class) || v->is(NativeKind::EntitySchema) || v->is(Kind::String) ||
                   v->is(Kind::Function);
        };
        V last = store_.undefined();
        for (V arg : args.values) {
            if (isTarget(isTarget, arg)) return arg;
            if (!arg->nullish()) last = arg;
        }
        return last;
    }
    return {};
}

V Interpreter::joinPath(Arguments& args) {
    std::string path;
    for (V arg : args.values) {
        if (!arg->is(Kind::String)) return store_.derived("path.join", args.values);
        if (arg->text.starts_with('/'))
            path = path.empty() ? std::string(arg->text) : path + std::string(arg->text);
        else
            path += (path.empty() || path.ends_with('/') ? "" : "/") + std::string(arg->text);
    }
    // Dots are taken out; what is left is what node would make of it.
    std::vector<std::string> parts;
    std::size_t from = 0;
    const bool absolute = path.starts_with('/');
    while (from <= path.size()) {
        std::size_t to = path.find('/', from);
        if (to == std::string::npos) to = path.size();
        std::string part = path.substr(from, to - from);
        if (part == ".." && !parts.empty() && parts.back() != "..")
            parts.pop_back();
        else if (!part.empty() && part != ".")
            parts.push_back(part);
        from = to + 1;
    }
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i) out += (i ? "/" : "") + parts[i];
    return store_.string(out);
}

void Interpreter::dataSourceFact(DataSourceFact::Form form, V options, Location where, Location optionsWhere,
                                 std::string name) {
    for (const DataSourceFact& fact : out_.dataSources)
        if (fact.where == where && fact.form == form && fact.optionsWhere == optionsWhere) return;
    DataSourceFact fact;
    fact.form = form;
    frozenCells_ = 0;
    fact.options = freeze(options);
    fact.where = where;
    fact.optionsWhere = optionsWhere;
    if (name.empty())
        if (V given = property(options, "name"); given && given->is(Kind::String)) name = given->text;
    fact.name = name.empty() ? "default" : std::move(name);
    out_.dataSources.push_back(std::move(fact));
}

void Interpreter::lookForDataSourceOptions(Frame& frame, V value, std::string_view variable, Location where) {
    (void)frame;
    // Property names under which frameworks take TypeORM's options.
    static constexpr std::string_view kHolders[] = {"dbConnectionOptions"};
    if (!value->is(Kind::Object)) return;
    for (std::string_view holder : kHolders) {
        const Prop* prop = value->cell->find(holder);
        if (!prop || !prop->value->is(Kind::Object)) continue;
        bool known = false;
        for (const DataSourceFact& fact : out_.dataSources)
            known |= fact.optionsWhere == prop->value->cell->where;
        if (known || !property(prop->value, "type")) continue;
        dataSourceFact(DataSourceFact::Form::VendureConfig, prop->value, where, prop->value->cell->where,
                       std::string(variable));
    }
}

}  // namespace audit::evaluate
