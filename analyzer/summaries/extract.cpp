#include "summaries/extract.h"

#include <algorithm>
#include <map>
#include <set>

#include "summaries/bootstraps.h"
#include "summaries/simplify.h"

namespace audit::summaries {

using evaluate::CallFact;
using evaluate::ClassInfo;
using evaluate::DecoratorFact;
using evaluate::DesignType;
using evaluate::Kind;
using evaluate::NativeKind;
using evaluate::Receiver;
using evaluate::V;
using ir::kNone;
using project::FileId;
using project::kNoFile;

namespace {

constexpr std::size_t maxConstantLength = 200;
constexpr std::size_t maxEnum = 40;  // languages, currencies and countries decide no query

// Not of TypeORM's metadata: what the evaluator notes for itself.
bool isOrm(std::string_view decorator) {
    return decorator != "inject" && decorator != "metadata";
}

std::string_view receiverName(Receiver receiver) {
    switch (receiver) {
        case Receiver::Manager:
            return "EntityManager";
        case Receiver::QueryRunner:
            return "QueryRunner";
        default:
            return "DataSource";
    }
}

bool dependsOnParameters(const Json& value) {
    return contains(value, "parameter");
}

// One description of two calls that differ in which parameters play which part: overloads. nullopt: they
// differ in more.
bool merge(const Json& a, const Json& b, Json& out) {
    if (a == b) {
        out = a;
        return true;
    }
    auto places = [](const Json& value) -> const Json* {
        if (!value.is_object() || value.size() != 1) return nullptr;
        return value.contains("parameter") || value.contains("anyOf") ? &value : nullptr;
    };
    if (places(a) != nullptr && places(b) != nullptr) {
        // The one further back first: what comes before it is the context.
        std::set<int, std::greater<>> indexes;
        for (const Json* one : {&a, &b}) {
            if (one->contains("parameter"))
                indexes.insert((*one)["parameter"].get<int>());
            else
                for (const Json& item : (*one)["anyOf"]) indexes.insert(item["parameter"].get<int>());
        }
        out = Json::object();
        out["anyOf"] = Json::array();
        for (const int index : indexes) {
            Json parameter = Json::object();
            parameter["parameter"] = index;
            out["anyOf"].push_back(std::move(parameter));
        }
        return true;
    }
    if (a.type() != b.type() || a.size() != b.size()) return false;
    if (a.is_array()) {
        out = Json::array();
        for (std::size_t i = 0; i < a.size(); ++i) {
            Json item;
            if (!merge(a[i], b[i], item)) return false;
            out.push_back(std::move(item));
        }
        return true;
    }
    if (!a.is_object()) return false;
    out = Json::object();
    for (const auto& [key, value] : a.items()) {
        Json item;
        if (!b.contains(key) || !merge(value, b[key], item)) return false;
        out[key] = std::move(item);
    }
    return true;
}

class Extractor {
  public:
    Extractor(const project::Project& project, const evaluate::Evaluation& evaluation, const Surface& surface,
              const PackageId& id, std::string packagePlace, const std::vector<Probe>& probes)
        : project_(project),
          evaluation_(evaluation),
          surface_(surface),
          id_(id),
          place_(std::move(packagePlace)),
          probes_(probes),
          types_(project, [this](FileId file, std::string_view name) { return declaredName(file, name); }) {
        values_.nameOf = [this](const ClassInfo* cls) { return nameOf(cls); };
    }

    Json run();

  private:
    struct Place {
        std::string name;  // in the summary
        const ClassInfo* cls = nullptr;
        FileId file = kNoFile;
        FileId declarations = kNoFile;
        std::string local;
        bool exported = false;
    };
    struct Wrapper {
        Json facts;  // effects, result, decorates
        bool worth = false;
    };

    void collectPlaces();
    void collectDecorators();
    void collectWrappers();
    Place& placeFor(FileId file, std::string_view local);
    std::string unique(const std::string& name);
    std::string nameOf(const ClassInfo* cls);
    std::string declaredName(FileId file, std::string_view name);
    [[nodiscard]] bool isInPackage(FileId file) const {
        return project_.file(file).absolute.starts_with(place_ + "/");
    }
    void want(const std::string& key) {
        if (wanted_.insert(key).second) queue_.push_back(key);
    }

    Json classJson(const std::string& key);
    static Json told(const std::map<std::string, Json>& classes);
    Json memberDecorator(const DecoratorFact& fact);
    void decoratedMembers(const Place& place, const std::string& key, std::map<std::string, Json>& members,
                          Json& own);
    void declaredMembers(const Place& place, const std::string& key, std::map<std::string, Json>& members,
                         Json& methods);
    Json methodJson(FileId file, const ir::Function& f, const std::string& name,
                    const std::vector<std::string>& scope, const ir::Function* compiled,
                    const ir::Module* compiledModule);
    Json defaultOf(const ir::Module& m, const ir::Parameter& p);
    Wrapper wrapperOf(const Probe& probe);
    Json callJson(const CallFact& fact);
    Json enums();
    Json constants();
    Json functions();
    [[nodiscard]] std::string returned(FileId file, ir::TypeId type, const std::vector<std::string>& scope);
    [[nodiscard]] bool mentionsEntity(std::string_view text) const;
    [[nodiscard]] const ir::Function* compiledMethod(const Place& place, std::string_view name,
                                                     bool isStatic) const;
    [[nodiscard]] const ir::Function* compiledFunction(FileId file, std::string_view name) const;

    const project::Project& project_;
    const evaluate::Evaluation& evaluation_;
    const Surface& surface_;
    const PackageId& id_;
    std::string place_;
    const std::vector<Probe>& probes_;
    DeclaredTypes types_;
    Values values_;
    std::map<std::string, Place> places_;  // by placeOf
    std::set<std::string> names_;
    std::set<std::string> wanted_;
    std::vector<std::string> queue_;
    std::map<std::string, std::vector<const DecoratorFact*>> decorators_;
    std::set<std::string> entityNames_;  // summary names of classes with columns or tables
    std::map<std::string, std::map<std::string, Wrapper>> wrappers_;  // place, method
    std::map<std::string, const ClassInfo*> markers_;                 // classes of the entry by name
};

std::string Extractor::unique(const std::string& name) {
    std::string made = name;
    for (int i = 2; !names_.insert(made).second; ++i) made = name + "_" + std::to_string(i);
    return made;
}

Extractor::Place& Extractor::placeFor(FileId file, std::string_view local) {
    return places_[placeOf(project_, file, local)];
}

void Extractor::collectPlaces() {
    for (const ExportedName& one : surface_.exports) names_.insert(one.name);
    for (const ExportedName& one : surface_.exports) {
        if (one.kind != ExportKind::Class || !isInPackage(one.file)) continue;
        Place& place = placeFor(one.file, one.local);
        const bool better = place.name.empty() || (place.name != one.local && one.name == one.local);
        if (better) place.name = one.name;
        place.file = one.file;
        place.declarations = one.declarations;
        place.local = one.local;
        place.exported = true;
    }
    for (const ClassInfo* cls : evaluation_.classes) {
        if (!isInPackage(cls->file)) {
            markers_[std::string(cls->name)] = cls;
            continue;
        }
        if (cls->name.empty()) continue;
        const auto at = places_.find(placeOf(project_, cls->file, cls->name));
        if (at != places_.end() && at->second.cls == nullptr) at->second.cls = cls;
    }
}

std::string Extractor::nameOf(const ClassInfo* cls) {
    if (cls == nullptr || !isInPackage(cls->file) || cls->name.empty()) return {};
    const std::string key = placeOf(project_, cls->file, cls->name);
    Place& place = places_[key];
    if (place.name.empty()) place.name = unique(std::string(cls->name));
    if (place.cls == nullptr) place.cls = cls;
    if (place.file == kNoFile) {
        place.file = cls->file;
        place.declarations = project_.declarationsOf(cls->file);
        place.local = cls->name;
    }
    want(key);
    return place.name;
}

std::string Extractor::declaredName(FileId file, std::string_view name) {
    const std::string key = placeOf(project_, file, name);
    const auto at = places_.find(key);
    if (at == places_.end() || at->second.name.empty()) return {};
    want(key);
    return at->second.name;
}

Json Extractor::memberDecorator(const DecoratorFact& fact) {
    Json one = Json::object();
    one["name"] = std::string(fact.decorator);
    Json args = Json::array();
    for (V arg : fact.args) args.push_back(values_.value(arg));
    if (!args.empty()) one["arguments"] = std::move(args);
    if (!fact.certain) one["uncertain"] = fact.reason;
    return one;
}

void Extractor::collectDecorators() {
    for (const DecoratorFact& fact : evaluation_.decorators) {
        if (!isOrm(fact.decorator) || !isInPackage(fact.cls->file) || fact.cls->name.empty()) continue;
        const std::string name = nameOf(fact.cls);
        decorators_[placeOf(project_, fact.cls->file, fact.cls->name)].push_back(&fact);
        if (fact.decorator != "EventSubscriber") entityNames_.insert(name);
    }
}

bool Extractor::mentionsEntity(std::string_view text) const {
    for (std::size_t at = 0; at < text.size();) {
        auto isWord = [&](std::size_t i) {
            const char c = text[i];
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '$';
        };
        if (!isWord(at)) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isWord(end)) ++end;
        if (entityNames_.contains(std::string(text.substr(at, end - at)))) return true;
        at = end;
    }
    return false;
}

// --- Wrappers ---

Json Extractor::callJson(const CallFact& fact) {
    Json one = Json::object();
    one["receiver"] = std::string(receiverName(fact.receiver));
    one["method"] = std::string(fact.method);
    if (fact.builder != nullptr) {
        Json description = Json::object();
        if (fact.builder->entity != nullptr) description["entity"] = values_.value(fact.builder->entity);
        description["clauses"] = values_.clauses(*fact.builder);
        if (fact.builder->incomplete) description["incomplete"] = std::string(fact.builder->incompleteReason);
        one["builder"] = std::move(description);
    } else if (fact.entity != nullptr) {
        one["entity"] = values_.value(fact.entity);
    }
    Json args = Json::array();
    for (V arg : fact.args) args.push_back(values_.value(arg));
    one["arguments"] = std::move(args);
    if (fact.guard != nullptr && !isTrue(fact.guard)) one["when"] = values_.condition(fact.guard);
    return one;
}

Extractor::Wrapper Extractor::wrapperOf(const Probe& probe) {
    Wrapper out;
    out.facts = Json::object();
    values_.markers.clear();
    values_.instances.clear();
    for (std::size_t i = 0; i < probe.parameters.size(); ++i) {
        const Probe::Parameter& p = probe.parameters[i];
        const auto marker = markers_.find(std::string(kMarker) + std::to_string(i));
        values_.markers.push_back(p.marker && marker != markers_.end() ? marker->second : nullptr);
        const auto at = p.instance.empty() ? places_.end() : places_.find(p.instance);
        values_.instances.push_back(at == places_.end() ? nullptr : at->second.cls);
    }
    if (probe.kind == Probe::Kind::PropertyDecorator || probe.kind == Probe::Kind::ClassDecorator) {
        Json applied = Json::array();
        for (const DecoratorFact& fact : evaluation_.decorators)
            if (fact.cls->name == probe.function && isOrm(fact.decorator)) {
                Json one = memberDecorator(fact);
                if (std::ranges::find(applied, one) == applied.end()) applied.push_back(std::move(one));
            }
        out.worth = !applied.empty();
        out.facts["decorates"] = std::move(applied);
    } else {
        Json effects = Json::array();
        for (const CallFact& fact : evaluation_.calls) {
            if (fact.entryFunction != probe.function) continue;
            const bool said = fact.method == "query" && !fact.args.empty() && fact.args[0]->is(Kind::String);
            if (said && fact.args[0]->text == kResult) {
                Json result = fact.args.size() > 1 ? values_.value(fact.args[1]) : Json();
                result = simplifiedResult(result);
                const bool given = result.is_object() && result.contains("parameter") &&
                                   probe.parameters.at(result["parameter"].get<std::size_t>()).builder;
                if (tells(result)) out.worth = true;
                if (tells(result) || given) out.facts["result"] = std::move(result);
                continue;
            }
            if (said && fact.args[0]->text == kBuilder && fact.args.size() == 3 &&
                fact.args[1]->is(Kind::Number)) {
                if (!fact.args[2]->is(NativeKind::Builder)) continue;
                Json one = Json::object();
                one["given"] = Json::object();
                one["given"]["parameter"] = static_cast<int>(fact.args[1]->number);
                one["clauses"] = simplifiedClauses(values_.clauses(*fact.args[2]->cell->builder));
                if (one["clauses"].empty()) continue;
                out.worth = true;
                effects.push_back(std::move(one));
                continue;
            }
            if (said && fact.args[0]->text == kCallback && fact.args.size() == 3 &&
                fact.args[1]->is(Kind::Number)) {
                const auto index = static_cast<std::size_t>(fact.args[1]->number);
                Json one = Json::object();
                one["callback"] = Json::object();
                one["callback"]["parameter"] = index;
                Json args = Json::array();
                const std::vector<std::string>& gets = probe.parameters.at(index).callbackGets;
                const auto& given = fact.args[2]->cell->elements;
                for (std::size_t i = 0; i < std::max(given.size(), gets.size()); ++i) {
                    const auto at =
                        i < gets.size() && !gets[i].empty() ? places_.find(gets[i]) : places_.end();
                    if (at != places_.end() && at->second.cls != nullptr) {
                        Json instance = Json::object();
                        instance["instance"] = nameOf(at->second.cls);
                        args.push_back(std::move(instance));
                    } else {
                        args.push_back(i < given.size() ? values_.value(given[i].value)
                                                        : unknown("what the package gives"));
                    }
                }
                one["arguments"] = std::move(args);
                if (fact.inTransaction) {
                    one["transaction"] = true;
                    out.worth = true;
                }
                effects.push_back(std::move(one));
                continue;
            }
            if (isInPackage(fact.where.file)) continue;
            Json one = simplifiedEffect(callJson(fact));
            const bool entity = one.contains("builder")
                                    ? dependsOnParameters(one["builder"].value("entity", Json()))
                                    : dependsOnParameters(one.value("entity", Json()));
            const bool raw = !one.contains("builder") && !one.contains("entity") &&
                             !one["arguments"].empty() && dependsOnParameters(one["arguments"][0]);
            if (!entity && !raw) continue;  // queries of the package's own
            out.worth = true;
            if (std::ranges::find(effects, one) == effects.end()) effects.push_back(std::move(one));
        }
        // A callback run twice (a retry) is told once.
        Json kept = Json::array();
        effects = united(effects);
        for (Json& one : effects) {
            const bool again = one.contains("callback") && std::ranges::any_of(kept, [&](const Json& other) {
                                   return other.contains("callback") && other["callback"] == one["callback"];
                               });
            if (!again) kept.push_back(std::move(one));
        }
        if (!kept.empty()) out.facts["effects"] = std::move(kept);
    }
    values_.markers.clear();
    values_.instances.clear();
    return out;
}

void Extractor::collectWrappers() {
    for (const Probe& probe : probes_) {
        Wrapper found = wrapperOf(probe);
        if (!found.worth) continue;
        auto& known = wrappers_[probe.place];
        const auto at = known.find(probe.name);
        if (at == known.end()) {
            known.emplace(probe.name, std::move(found));
            continue;
        }
        Json merged;
        at->second.facts =
            merge(at->second.facts, found.facts, merged) ? std::move(merged) : std::move(found.facts);
    }
}

// --- Classes ---

void Extractor::decoratedMembers(const Place& place, const std::string& key,
                                 std::map<std::string, Json>& members, Json& own) {
    (void)place;
    const auto found = decorators_.find(key);
    if (found == decorators_.end()) return;
    for (const DecoratorFact* fact : found->second) {
        Json one = memberDecorator(*fact);
        if (fact->member.empty()) {
            if (std::ranges::find(own, one) == own.end()) own.push_back(std::move(one));
            continue;
        }
        Json& member = members[std::string(fact->member)];
        if (member.is_null()) {
            member = Json::object();
            member["name"] = std::string(fact->member);
            member["decorators"] = Json::array();
        }
        Json& list = member["decorators"];
        if (std::ranges::find(list, one) == list.end()) list.push_back(std::move(one));
        if (fact->isStatic) member["static"] = true;
        static constexpr std::string_view kinds[] = {"",       "String", "Number",  "Boolean", "Date",
                                                     "Buffer", "Array",  "Promise", "Object",  "",
                                                     "BigInt", "Map",    "Set"};
        if (fact->designType.kind == DesignType::Kind::Class) {
            if (const std::string name = nameOf(fact->designType.cls); !name.empty()) {
                member["designType"] = Json::object();
                member["designType"]["class"] = name;
            }
        } else if (const std::string_view kind = kinds[static_cast<std::size_t>(fact->designType.kind)];
                   !kind.empty() && !member.contains("designType")) {
            member["designType"] = std::string(kind);
        }
    }
}

const ir::Function* Extractor::compiledFunction(FileId file, std::string_view name) const {
    const ir::Module* m = file == kNoFile ? nullptr : project_.module(file);
    if (m == nullptr) return nullptr;
    for (const ir::Function& f : m->functions)
        if (f.ownerClass == kNone && m->str(f.name) == name) return &f;
    return nullptr;
}

const ir::Function* Extractor::compiledMethod(const Place& place, std::string_view name,
                                              bool isStatic) const {
    const ir::Module* m = place.file == kNoFile ? nullptr : project_.module(place.file);
    const ir::Class* c = m == nullptr ? nullptr : findClass(*m, place.local);
    if (c == nullptr) return nullptr;
    for (std::uint32_t i = 0; i < c->members.count; ++i) {
        const ir::Member& member = m->members[c->members.first + i];
        if (member.function != kNone && member.isStatic == isStatic && m->str(member.name) == name)
            return &m->functions[member.function];
    }
    return nullptr;
}

// `options = {}` and constants; anything else is no fact.
Json Extractor::defaultOf(const ir::Module& m, const ir::Parameter& p) {
    if (p.pattern == kNone || m.patterns[p.pattern].defaultValue == kNone) return {};
    const ir::Expr& e = m.expr(m.patterns[p.pattern].defaultValue);
    switch (e.kind) {
        case ir::ExprKind::Object:
            return e.items.count == 0 ? Json::object() : Json();
        case ir::ExprKind::Array:
            return e.items.count == 0 ? Json::array() : Json();
        case ir::ExprKind::True:
            return true;
        case ir::ExprKind::False:
            return false;
        case ir::ExprKind::Number:
            return e.number;
        case ir::ExprKind::String:
            return std::string(m.str(e.text));
        default:
            return {};
    }
}

std::string Extractor::returned(FileId file, ir::TypeId type, const std::vector<std::string>& scope) {
    if (type == kNone) return {};
    std::string text = types_.text(file, type, scope);
    return text == kNoType || text == "Promise<unknown>" ? std::string() : text;
}

Json Extractor::methodJson(FileId file, const ir::Function& f, const std::string& name,
                           const std::vector<std::string>& scope, const ir::Function* compiled,
                           const ir::Module* compiledModule) {
    const ir::Module& m = *project_.module(file);
    Json one = Json::object();
    one["name"] = name;
    Json parameters = Json::array();
    std::vector<std::string> inner = scope;
    for (std::uint32_t i = 0; i < f.typeParams.count; ++i)
        inner.emplace_back(m.str(m.typeParameters[f.typeParams.first + i].name));
    const std::uint32_t count = std::max(f.params.count, compiled == nullptr ? 0u : compiled->params.count);
    for (std::uint32_t i = 0; i < count; ++i) {
        Json p = Json::object();
        if (i < f.params.count) {
            const ir::Parameter& declared = m.parameters[f.params.first + i];
            // Types of parameters matter where they name a class of the package.
            if (types_.classOf(file, declared.type).kind == project::Declaration::Kind::Local)
                if (std::string text = returned(file, declared.type, scope); !text.empty()) p["type"] = text;
        }
        if (compiled != nullptr && i < compiled->params.count)
            if (Json value =
                    defaultOf(*compiledModule, compiledModule->parameters[compiled->params.first + i]);
                !value.is_null())
                p["default"] = std::move(value);
        parameters.push_back(std::move(p));
    }
    if (!parameters.empty()) one["parameters"] = std::move(parameters);
    return one;
}

void Extractor::declaredMembers(const Place& place, const std::string& key,
                                std::map<std::string, Json>& members, Json& methods) {
    const auto wrappers = wrappers_.find(key);
    auto wrapper = [&](const std::string& name) -> const Json* {
        if (wrappers == wrappers_.end()) return nullptr;
        const auto at = wrappers->second.find(name);
        return at == wrappers->second.end() ? nullptr : &at->second.facts;
    };
    const ir::Module* m = place.declarations == kNoFile ? nullptr : project_.module(place.declarations);
    const ir::Class* c = m == nullptr ? nullptr : findClass(*m, place.local);
    if (c == nullptr) return;
    const ir::Module* compiledModule = place.file == kNoFile ? nullptr : project_.module(place.file);
    std::vector<std::string> scope;
    for (std::uint32_t i = 0; i < c->typeParams.count; ++i)
        scope.emplace_back(m->str(m->typeParameters[c->typeParams.first + i].name));
    std::set<std::string> done;
    // The last overload is the longest by custom.
    for (std::uint32_t i = c->members.count; i-- > 0;) {
        const ir::Member& member = m->members[c->members.first + i];
        const std::string name(m->str(member.name));
        if (member.access == ir::Access::Private || name.empty() ||
            member.kind == ir::MemberKind::Constructor || member.kind == ir::MemberKind::Setter)
            continue;
        if (member.kind == ir::MemberKind::Property) {
            const auto at = members.find(name);
            const bool decorated = at != members.end();
            // Without a decorator a member matters when it leads to an entity or to typeorm.
            const std::string_view written = types_.source(place.declarations, member.type);
            if (!decorated && !mentionsEntity(written) &&
                types_.typeormOf(place.declarations, member.type).empty())
                continue;
            std::string text = types_.text(place.declarations, member.type, scope);
            if (text == kNoType) continue;
            Json& one = members[name];
            if (one.is_null()) {
                one = Json::object();
                one["name"] = name;
            }
            one["type"] = text;
            if (member.isStatic) one["static"] = true;
            continue;
        }
        if (member.function == kNone || !done.insert(name).second) continue;
        const ir::Function& f = m->functions[member.function];
        const Json* facts = wrapper(name);
        std::string type;
        const std::string_view written = types_.source(place.declarations, f.returnType);
        if (facts == nullptr) {
            if (!mentionsEntity(written)) continue;
            type = returned(place.declarations, f.returnType, scope);
            if (!mentionsEntity(type)) continue;
        }
        const bool getter = member.kind == ir::MemberKind::Getter;
        Json one = Json::object();
        if (facts != nullptr) {
            one = methodJson(place.declarations, f, name, scope, compiledMethod(place, name, member.isStatic),
                             compiledModule);
            for (const auto& [part, value] : facts->items()) one[part] = value;
        } else {
            one["name"] = name;
            one["type"] = type;
        }
        if (getter) one["getter"] = true;
        if (member.isStatic) one["static"] = true;
        if (const auto at = members.find(name); at != members.end())
            continue;  // a decorated getter is a member
        methods.push_back(std::move(one));
    }
    std::ranges::reverse(methods);
}

Json Extractor::classJson(const std::string& key) {
    const Place place = places_.at(key);
    Json one = Json::object();
    one["name"] = place.name;
    const ir::Module* m = place.declarations == kNoFile ? nullptr : project_.module(place.declarations);
    const ir::Class* declared = m == nullptr ? nullptr : findClass(*m, place.local);
    if ((declared != nullptr && declared->isAbstract) || (place.cls != nullptr && place.cls->isAbstract))
        one["abstract"] = true;
    std::vector<std::string> scope;
    if (declared != nullptr) {
        for (std::uint32_t i = 0; i < declared->typeParams.count; ++i)
            scope.emplace_back(m->str(m->typeParameters[declared->typeParams.first + i].name));
        if (!scope.empty()) one["typeParameters"] = scope;
    }
    if (place.cls != nullptr && place.cls->superValue != nullptr) {
        V super = place.cls->superValue;
        one["base"] = super->is(Kind::Class) && nameOf(super->cls).empty()
                          ? unknown("class " + std::string(super->cls->name))
                          : values_.value(super);
        if (declared != nullptr) {
            std::string arguments;
            for (std::uint32_t i = 0; i < declared->superTypeArgs.count; ++i)
                arguments += (i == 0 ? "" : ", ") +
                             types_.text(place.declarations, m->at(declared->superTypeArgs, i), scope);
            if (!arguments.empty()) one["baseArguments"] = arguments;
        }
    }
    if (declared != nullptr) {
        Json interfaces = Json::array();
        for (std::uint32_t i = 0; i < declared->implements.count; ++i) {
            const ir::Type& type = m->types[m->at(declared->implements, i)];
            if (type.kind == ir::TypeKind::Reference && decorators_.contains(key))
                interfaces.push_back(std::string(m->str(type.text)));
        }
        if (!interfaces.empty()) one["implements"] = std::move(interfaces);
    }
    std::map<std::string, Json> members;
    Json own = Json::array();
    Json methods = Json::array();
    decoratedMembers(place, key, members, own);
    declaredMembers(place, key, members, methods);
    if (!own.empty()) one["decorators"] = std::move(own);
    // In the order in which they were decorated: TypeORM makes columns, and keys of several, in that order.
    Json list = Json::array();
    std::set<std::string> written;
    auto add = [&](const std::string& name) {
        const auto at = members.find(name);
        if (at != members.end() && written.insert(name).second) list.push_back(at->second);
    };
    if (const auto found = decorators_.find(key); found != decorators_.end())
        for (const DecoratorFact* fact : found->second) add(std::string(fact->member));
    for (const auto& [name, value] : members) add(name);
    for (Json& member : list) {
        if (compiledMethod(place, member["name"].get<std::string>(), member.value("static", false)) !=
            nullptr) {
            const bool listener =
                std::ranges::all_of(member.value("decorators", Json::array()), [](const Json& d) {
                    const std::string name = d["name"].get<std::string>();
                    return name.starts_with("Before") || name.starts_with("After");
                });
            if (listener) member["function"] = true;
        }
    }
    if (!list.empty()) one["members"] = std::move(list);
    if (!methods.empty()) one["methods"] = std::move(methods);
    return one;
}

// --- The rest ---

Json Extractor::enums() {
    Json out = Json::array();
    for (const ExportedName& one : surface_.exports) {
        if (one.kind != ExportKind::Enum || one.declarations == kNoFile) continue;
        const ir::Module& m = *project_.module(one.declarations);
        for (const ir::Enum& e : m.enums) {
            if (m.str(e.name) != one.local) continue;
            Json members = Json::object();
            double next = 0;
            for (std::uint32_t i = 0; i < e.members.count; ++i) {
                const ir::EnumMember& member = m.enumMembers[e.members.first + i];
                Json value = next;
                if (member.init != kNone) {
                    const ir::Expr& init = m.expr(member.init);
                    if (init.kind == ir::ExprKind::String)
                        value = std::string(m.str(init.text));
                    else if (init.kind == ir::ExprKind::Number)
                        value = init.number;
                    else
                        continue;
                }
                if (value.is_number()) {
                    next = value.get<double>() + 1;
                    value = static_cast<std::int64_t>(value.get<double>());
                }
                members[std::string(m.str(member.name))] = std::move(value);
            }
            if (members.size() > maxEnum) break;
            Json entry = Json::object();
            entry["name"] = one.name;
            entry["members"] = std::move(members);
            out.push_back(std::move(entry));
            break;
        }
    }
    return out;
}

Json Extractor::constants() {
    // `export declare const DEFAULT_CHANNEL_CODE = "__default_channel__"`: strings and numbers that stand in
    // queries.
    Json out = Json::array();
    for (const ExportedName& one : surface_.exports) {
        if (one.kind != ExportKind::Constant || one.declarations == kNoFile) continue;
        const ir::Module& m = *project_.module(one.declarations);
        for (const ir::Declarator& d : m.declarators) {
            if (d.pattern == kNone || m.str(m.patterns[d.pattern].name) != one.local || d.init == kNone)
                continue;
            const ir::Expr& init = m.expr(d.init);
            Json entry = Json::object();
            entry["name"] = one.name;
            if (init.kind == ir::ExprKind::String && m.str(init.text).size() <= maxConstantLength)
                entry["value"] = std::string(m.str(init.text));
            else if (init.kind == ir::ExprKind::Number)
                entry["value"] = init.number;
            else
                break;
            out.push_back(std::move(entry));
            break;
        }
    }
    return out;
}

Json Extractor::functions() {
    Json out = Json::array();
    std::set<std::string> done;
    for (const ExportedName& one : surface_.exports) {
        if (one.kind != ExportKind::Function || one.declarations == kNoFile) continue;
        const auto found = wrappers_.find(placeOf(project_, one.file, one.local));
        if (found == wrappers_.end() || !done.insert(one.name).second) continue;
        const ir::Module& m = *project_.module(one.declarations);
        for (const auto& [name, wrapper] : found->second) {
            if (name != one.name) continue;
            const ir::Function* signature = nullptr;
            for (const ir::Function& f : m.functions)
                if (m.str(f.name) == one.local && f.ownerClass == kNone) signature = &f;
            if (signature == nullptr) continue;
            Json entry = methodJson(one.declarations, *signature, name, {},
                                    compiledFunction(one.file, one.local), project_.module(one.file));
            for (const auto& [part, value] : wrapper.facts.items()) entry[part] = value;
            out.push_back(std::move(entry));
        }
    }
    return out;
}

// Without the classes of which nothing is known and that nothing refers to.
Json Extractor::told(const std::map<std::string, Json>& classes) {
    std::string all;
    for (const auto& [name, one] : classes) all += one.dump(-1, ' ', false, Json::error_handler_t::replace);
    auto mentioned = [&](const std::string& name) {
        std::size_t count = 0;
        auto isWord = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '$';
        };
        for (std::size_t at = all.find(name); at != std::string::npos; at = all.find(name, at + 1))
            count += (at == 0 || !isWord(all[at - 1])) &&
                     (at + name.size() >= all.size() || !isWord(all[at + name.size()]));
        return count > 1;  // once by its own name
    };
    Json out = Json::array();
    for (const auto& [name, one] : classes)
        if (one.contains("members") || one.contains("methods") || one.contains("decorators") ||
            mentioned(name))
            out.push_back(one);
    return out;
}

Json Extractor::run() {
    collectPlaces();
    collectDecorators();
    collectWrappers();
    for (const auto& [key, methods] : wrappers_)
        if (const auto at = places_.find(key); at != places_.end() && !at->second.name.empty()) want(key);
    // Classes whose methods and members lead to entities.
    for (const auto& [key, place] : places_) {
        if (!place.exported || place.declarations == kNoFile) continue;
        const ir::Module* m = project_.module(place.declarations);
        const ir::Class* c = m == nullptr ? nullptr : findClass(*m, place.local);
        if (c == nullptr) continue;
        for (std::uint32_t i = 0; i < c->members.count; ++i) {
            const ir::Member& member = m->members[c->members.first + i];
            if (member.access == ir::Access::Private) continue;
            const ir::TypeId type = member.kind == ir::MemberKind::Property ? member.type
                                    : member.function == kNone              ? kNone
                                                               : m->functions[member.function].returnType;
            if (mentionsEntity(types_.source(place.declarations, type))) {
                want(key);
                break;
            }
        }
    }
    Json functionList = functions();
    std::map<std::string, Json> classes;
    for (std::size_t i = 0; i < queue_.size();
         ++i) {  // grows: bases, targets and types lead to further classes
        const std::string key = queue_[i];
        Json one = classJson(key);
        classes.emplace(one["name"].get<std::string>(), std::move(one));
    }

    Json out = Json::object();
    out["format"] = 1;
    out["package"] = id_.name;
    out["packageVersion"] = id_.version;
    out["typeorm"] = id_.typeorm;
    if (const Bootstrap* known = bootstrapOf(id_.name)) out["bootstrap"] = std::string(known->why);
    out["enums"] = enums();
    out["constants"] = constants();
    out["functions"] = std::move(functionList);
    out["classes"] = told(classes);
    Json aliases = Json::array();
    for (const ExportedName& one : surface_.exports) {
        if (one.kind != ExportKind::Class || !isInPackage(one.file)) continue;
        const Place& place = placeFor(one.file, one.local);
        if (place.name == one.name || !classes.contains(place.name)) continue;
        Json entry = Json::object();
        entry["name"] = one.name;
        entry["of"] = place.name;
        aliases.push_back(std::move(entry));
    }
    if (!aliases.empty()) out["aliases"] = std::move(aliases);
    return out;
}

}  // namespace

Json extract(const project::Project& project, const evaluate::Evaluation& evaluation, const Surface& surface,
             const PackageId& id, const std::string& packagePlace, const std::vector<Probe>& probes) {
    return Extractor(project, evaluation, surface, id, packagePlace, probes).run();
}

}  // namespace audit::summaries
