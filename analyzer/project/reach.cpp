#include "project/reach.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "project/typeorm_names.h"

namespace audit::project {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::kNone;
using ir::Stmt;
using ir::StmtId;
using ir::StmtKind;
using ir::TypeId;
using ir::TypeKind;

namespace {

// Deeper values than this are taken to reach the database.
constexpr int maxDepth = 64;

// How far into the statements and expressions of a function is looked: all of it (ir::maxNesting).
constexpr int maxLevel = 6000;

using Names = std::unordered_set<std::string_view>;

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

void unite(std::vector<std::string>& into, const std::vector<std::string>& more) {
    for (const std::string& one : more) {
        const auto at = std::ranges::lower_bound(into, one);
        if (at == into.end() || *at != one) into.insert(at, one);
    }
}

}  // namespace

std::vector<std::string> Reach::sinks() const {
    std::vector<std::string> all;
    for (const Opening& opening : openings) {
        if (opening.sinks.empty()) {
            all.push_back(opening.member);
        } else {
            all.insert(all.end(), opening.sinks.begin(), opening.sinks.end());
        }
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void Reach::open(std::string_view member, const std::vector<std::string>& sinks) {
    if (member.empty() && sinks.empty()) {
        use = true;
        return;
    }
    const auto at = std::ranges::lower_bound(openings, member, {}, &Opening::member);
    if (at == openings.end() || at->member != member) {
        openings.insert(at, {std::string(member), sinks});
    } else if (sinks.empty() || at->sinks.empty()) {
        at->sinks.clear();
    } else {
        unite(at->sinks, sinks);
    }
}

void Reach::open(std::string_view member, const Reach& behind) {
    if (behind.use) {
        open(member, std::vector<std::string>());
        return;
    }
    std::vector<std::string> ends = behind.sinks();
    unite(ends, behind.asks);
    if (!ends.empty()) open(member, ends);
}

bool Reach::merge(const Reach& other) {
    const Reach before = *this;
    use = use || other.use;
    extend = extend || other.extend;
    generic = generic || other.generic;
    decorator = decorator || other.decorator;
    options = options || other.options;
    unite(handed, other.handed);
    unite(asks, other.asks);
    for (const Opening& opening : other.openings) open(opening.member, opening.sinks);
    return !(*this == before);
}

Reach reachOfTypeOrm(std::string_view name) {
    Reach reach;
    if (name == "BaseEntity") {
        reach.extend = true;
        for (const std::string_view member : activeRecordMembers()) {
            reach.openings.push_back({std::string(member), {}});
        }
        return reach;
    }
    if (isDecorator(name)) {
        reach.use = reach.decorator = true;
        return reach;
    }
    if (isPlainType(name) || isOperator(name)) return reach;
    if (isHandle(name)) {
        reach.use = true;
        return reach;
    }
    reach.options = true;
    // getRepository(), createConnection(), MigrationInterface, EntitySchema: functions and classes by their
    // first letter.
    if (!name.empty() && (name.front() >= 'a' && name.front() <= 'z')) reach.use = true;
    return reach;
}

namespace {

class Finder {
  public:
    Finder(const ir::Module& module, const ModuleIndex& index, const ImportMeaning& imports, bool package)
        : module_(module), index_(index), imports_(imports), package_(package) {
        for (const StmtId id : module.topLevel) declare(id);
        for (std::size_t i = 0; i < module.typeDeclarations.size(); ++i) {
            types_[module.str(module.typeDeclarations[i].name)].push_back(i);
        }
    }

    // Declarations that speak of each other need another round; false when there is nothing to be gained from
    // one.
    bool again() {
        if (!circular_) return false;
        bool changed = previous_.size() != known_.size();
        for (const auto& [name, known] : known_) {
            const auto at = previous_.find(name);
            changed = changed || at == previous_.end() || !(at->second.reach == known.reach);
        }
        previous_ = std::move(known_);
        known_.clear();
        byFunction_.clear();
        circular_ = false;
        return changed;
    }

    Reach exported(std::string_view name) {
        const Exported* one = name.empty() ? index_.assignment() : index_.exported(name);
        if (one == nullptr) return {};
        if (one->kind == Exported::Kind::local) return ofName(one->name, 0);
        if (one->kind == Exported::Kind::expression) return ofExpr(one->expression, 0);
        return imports_.reach({one->specifier, one->name, {}}, {});
    }

  private:
    void declare(StmtId id) {
        const Stmt& stmt = module_.stmt(id);
        switch (stmt.kind) {
            case StmtKind::Variables:
                for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
                    declarePattern(module_.declarators[stmt.items.first + i]);
                }
                break;
            case StmtKind::Function:
                functions_[module_.str(module_.functions[stmt.id].name)].push_back(stmt.id);
                break;
            case StmtKind::Class:
                classes_[module_.str(module_.classes[stmt.id].name)] = stmt.id;
                break;
            case StmtKind::Namespace:
                namespaces_[module_.str(stmt.text)].push_back(stmt.s1);
                break;
            default:
                break;
        }
    }

    void declarePattern(const ir::Declarator& declarator) {
        if (declarator.pattern == kNone) return;
        const ir::Pattern& pattern = module_.patterns[declarator.pattern];
        if (pattern.kind == ir::Pattern::Kind::Name)
            variables_[module_.str(pattern.name)].push_back(&declarator);
        // const { a, b } = makeRepositories()
        if (pattern.kind != ir::Pattern::Kind::Object && pattern.kind != ir::Pattern::Kind::Array) return;
        for (std::uint32_t i = 0; i < pattern.elements.count; ++i) {
            const ir::PatternElement& element = module_.patternElements[pattern.elements.first + i];
            if (element.value == kNone) continue;
            const ir::Pattern& inner = module_.patterns[element.value];
            if (inner.kind == ir::Pattern::Kind::Name)
                variables_[module_.str(inner.name)].push_back(&declarator);
        }
    }

    // --- Names ---

    const Reach& ofName(std::string_view name, int depth) {
        if (depth > maxDepth) return everything();
        if (const auto at = known_.find(name); at != known_.end()) {
            if (at->second.open) circular_ = true;
            return at->second.reach;
        }
        // In a circle, what the round before found out.
        const auto before = previous_.find(name);
        known_.emplace(name, Known{before == previous_.end() ? Reach() : before->second.reach, true, false});
        const ScopeOfModule scope(*this);
        Reach reach;
        if (const Imported* imported = index_.import(name)) {
            reach.merge(ofImport(*imported, {}));
        } else {
            if (const auto at = classes_.find(name); at != classes_.end())
                reach.merge(ofClass(at->second, depth + 1));
            if (const auto at = functions_.find(name); at != functions_.end()) {
                for (const ir::FunctionId id : at->second) reach.merge(ofFunction(id, depth + 1));
            }
            if (const auto at = variables_.find(name); at != variables_.end()) {
                for (const ir::Declarator* declarator : at->second) {
                    Reach typed = ofType(declarator->type, depth + 1);
                    if (!typed.gives()) typed.merge(ofExpr(declarator->init, depth + 1));
                    reach.merge(typed);
                }
            }
            if (const auto at = types_.find(name); at != types_.end()) {
                for (const std::size_t i : at->second)
                    reach.merge(ofTypeDeclaration(module_.typeDeclarations[i], depth + 1));
            }
            if (const auto at = namespaces_.find(name); at != namespaces_.end()) {
                for (const StmtId block : at->second) reach.merge(ofNamespace(block, depth + 1));
            }
        }
        Known& known = known_[name];
        known = {std::move(reach), false, false};
        return known.reach;
    }

    // What is declared at the top level sees nothing of the function or class that leads to it.
    struct ScopeOfModule {
        Finder& finder;
        std::unordered_map<std::string_view, Reach> fields;
        std::vector<std::pair<std::string_view, Reach>> locals;
        bool holds;
        explicit ScopeOfModule(Finder& owner)
            : finder(owner),
              fields(std::move(owner.fields_)),
              locals(std::move(owner.locals_)),
              holds(owner.holds_) {
            finder.fields_.clear();
            finder.locals_.clear();
            finder.holds_ = false;
        }
        ~ScopeOfModule() {
            finder.fields_ = std::move(fields);
            finder.locals_ = std::move(locals);
            finder.holds_ = holds;
        }
        ScopeOfModule(const ScopeOfModule&) = delete;
        ScopeOfModule& operator=(const ScopeOfModule&) = delete;
    };

    Reach ofImport(const Imported& imported, std::string_view member) {
        if (const std::optional<std::string_view> name = imports_.typeOrm(imported)) {
            if (*name == "*" || *name == "=") return member.empty() ? Reach() : reachOfTypeOrm(member);
            return reachOfTypeOrm(*name);
        }
        return imports_.reach(imported, member);
    }

    // `a.b` in a type: a namespace's member, or what is named by its last part.
    Reach ofDotted(std::string_view name, int depth) {
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos) return ofName(name, depth);
        if (const Imported* imported = index_.import(name.substr(0, dot))) {
            return ofImport(*imported, name.substr(name.rfind('.') + 1));
        }
        return ofName(name.substr(0, dot), depth);
    }

    Reach ofNamespace(StmtId block, int depth) {
        Reach reach;
        if (block == kNone || depth > maxDepth) return reach;
        const Stmt& stmt = module_.stmt(block);
        for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
            const Stmt& inner = module_.stmt(module_.at(stmt.items, i));
            Reach one;
            if (inner.kind == StmtKind::Class) one = ofClass(inner.id, depth + 1);
            if (inner.kind == StmtKind::Function) one = ofFunction(inner.id, depth + 1);
            if (inner.kind == StmtKind::Namespace) one = ofNamespace(inner.s1, depth + 1);
            if (inner.kind == StmtKind::Variables) {
                for (std::uint32_t j = 0; j < inner.items.count; ++j) {
                    const ir::Declarator& declarator = module_.declarators[inner.items.first + j];
                    one.merge(ofType(declarator.type, depth + 1));
                    one.merge(ofExpr(declarator.init, depth + 1));
                }
            }
            if (!one.none()) reach.use = true;
        }
        return reach;
    }

    // --- Types ---

    Reach ofTypeDeclaration(const ir::TypeDeclaration& type, int depth) {
        Reach reach = ofType(type.type, depth);
        reach.merge(taken(type.type, depth));
        for (std::uint32_t i = 0; i < type.bases.count; ++i) {
            const TypeId base = module_.at(type.bases, i);
            reach.merge(ofType(base, depth));
            reach.merge(taken(base, depth));
        }
        return reach;
    }

    // What a value of this type gives to who holds it.
    Reach ofType(TypeId id, int depth) {
        Reach reach;
        if (id == kNone) return reach;
        if (depth > maxDepth) return everything();
        const ir::Type& type = module_.types[id];
        switch (type.kind) {
            case TypeKind::Reference:
            case TypeKind::TypeOf: {
                reach = ofDotted(module_.str(type.text), depth + 1);
                reach.extend = reach.generic = reach.options = reach.decorator = false;
                reach.handed.clear();
                reach.asks.clear();
                for (std::uint32_t i = 0; i < type.items.count && !reach.use; ++i) {  // Promise<X>, Array<X>
                    reach.merge(ofType(module_.at(type.items, i), depth + 1));
                }
                break;
            }
            case TypeKind::Import:
                if (module_.str(type.text).find("typeorm") != std::string_view::npos) {
                    reach = reachOfTypeOrm(module_.str(type.keyword));
                } else {
                    reach = imports_.reach({module_.str(type.text), module_.str(type.keyword), {}}, {});
                }
                reach.extend = reach.generic = reach.options = false;
                reach.handed.clear();
                reach.asks.clear();
                break;
            case TypeKind::Array:
            case TypeKind::Tuple:
            case TypeKind::Union:
            case TypeKind::Intersection:
                for (std::uint32_t i = 0; i < type.items.count; ++i) {
                    reach.merge(ofType(module_.at(type.items, i), depth + 1));
                }
                break;
            case TypeKind::Indexed:
                if (type.items.count > 0) reach = ofType(module_.at(type.items, 0), depth + 1);
                break;
            case TypeKind::Object:
                for (std::uint32_t i = 0; i < type.items.count; ++i) {
                    const ir::TypeMember& member = module_.typeMembers[type.items.first + i];
                    reach.open(module_.str(member.name), ofType(member.type, depth + 1));
                }
                break;
            case TypeKind::Function:
                reach = ofSignature(module_.functions[type.id], depth + 1);
                break;
            case TypeKind::Other:
                reach = ofTypeText(module_.str(type.text), depth + 1);
                break;
            default:
                break;
        }
        return reach;
    }

    // Conditional and mapped types: by the names in their text.
    Reach ofTypeText(std::string_view text, int depth) {
        Reach reach;
        for (std::size_t at = 0; at < text.size();) {
            if (!isWordByte(text[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < text.size() && isWordByte(text[end])) ++end;
            const std::string_view word = text.substr(at, end - at);
            if (index_.import(word) != nullptr || types_.contains(word) || classes_.contains(word)) {
                if (ofName(word, depth).gives()) reach.use = true;
            }
            at = end;
        }
        return reach;
    }

    // What it means to pass a value of this type: `options` and `handed` only.
    Reach taken(TypeId id, int depth) {
        Reach reach;
        if (id == kNone) return reach;
        if (depth > maxDepth) {
            reach.options = true;
            return reach;
        }
        const auto take = [&](const Reach& other) {
            reach.options = reach.options || other.options;
            unite(reach.handed, other.handed);
        };
        const ir::Type& type = module_.types[id];
        switch (type.kind) {
            case TypeKind::Reference:
            case TypeKind::TypeOf:
                take(ofDotted(module_.str(type.text), depth + 1));
                [[fallthrough]];
            case TypeKind::Array:
            case TypeKind::Tuple:
            case TypeKind::Union:
            case TypeKind::Intersection:
            case TypeKind::Indexed:
                for (std::uint32_t i = 0; i < type.items.count; ++i) {
                    take(taken(module_.at(type.items, i), depth + 1));
                }
                break;
            case TypeKind::Import:
                if (module_.str(type.text).find("typeorm") != std::string_view::npos) {
                    take(reachOfTypeOrm(module_.str(type.keyword)));
                }
                break;
            case TypeKind::Object:
                // Configuration of all sorts: of interest to who says something of the part that matters.
                for (std::uint32_t i = 0; i < type.items.count; ++i) {
                    const ir::TypeMember& member = module_.typeMembers[type.items.first + i];
                    const Reach part = taken(member.type, depth + 1);
                    if (part.options) unite(reach.handed, {std::string(module_.str(member.name))});
                    unite(reach.handed, part.handed);
                }
                break;
            case TypeKind::Function: {  // a callback is handed things; what it returns may be options
                const ir::Function& function = module_.functions[type.id];
                for (std::uint32_t i = 0; i < function.params.count; ++i) {
                    const ir::Parameter& parameter = module_.parameters[function.params.first + i];
                    const Reach given = ofType(parameter.type, depth + 1);
                    if (given.use) reach.options = true;
                    unite(reach.handed, given.sinks());
                }
                take(taken(function.returnType, depth + 1));
                break;
            }
            default:
                break;
        }
        return reach;
    }

    // Adds to what calling a function is good for what passing such an argument means.
    void pass(Reach& reach, TypeId type, int depth) {
        const Reach passed = taken(type, depth);
        if (passed.options) reach.use = true;
        unite(reach.asks, passed.handed);
    }

    // Is it the type of a class that is passed as a value: `new () => T`, `Type<T>`, `typeof X`, `Function`?
    bool isClassType(TypeId id) const {
        if (id == kNone) return false;
        const ir::Type& type = module_.types[id];
        if (type.kind == TypeKind::Union) {
            for (std::uint32_t i = 0; i < type.items.count; ++i) {
                if (isClassType(module_.at(type.items, i))) return true;
            }
            return false;
        }
        if (type.kind == TypeKind::TypeOf) return true;
        if (type.kind == TypeKind::Function) {
            return module_.types[id].items.count == 0 && module_.functions[type.id].params.count == 0;
        }
        if (type.kind != TypeKind::Reference) return false;
        const std::string_view name = module_.str(type.text);
        static const Names names{
            "Type",  "ClassType", "Constructor",  "ClassConstructor", "EntityClass",        "Newable",
            "Class", "Ctor",      "AbstractType", "Function",         "EntityClassOrSchema"};
        return names.contains(name);
    }

    bool mentions(TypeId id, ir::Range typeParams, int depth) const {
        if (id == kNone || depth > maxDepth) return false;
        const ir::Type& type = module_.types[id];
        if (type.kind == TypeKind::Reference) {
            for (std::uint32_t i = 0; i < typeParams.count; ++i) {
                if (module_.typeParameters[typeParams.first + i].name == type.text) return true;
            }
        }
        if (type.kind == TypeKind::Object || type.kind == TypeKind::Function || type.kind == TypeKind::Other)
            return false;
        for (std::uint32_t i = 0; i < type.items.count; ++i) {
            if (mentions(module_.at(type.items, i), typeParams, depth + 1)) return true;
        }
        return false;
    }

    // --- Functions ---

    // What calling it gives, and whether its caller decides the shape of a query.
    Reach ofSignature(const ir::Function& function, int depth) {
        Reach reach;
        reach.open("", ofType(function.returnType, depth));
        for (std::uint32_t i = 0; i < function.params.count; ++i) {
            const ir::Parameter& parameter = module_.parameters[function.params.first + i];
            if (parameter.property) continue;
            pass(reach, parameter.type, depth);
        }
        if (package_ && isDecoratorType(function.returnType)) reach.use = reach.decorator = true;
        return reach;
    }

    // In a declaration file: PropertyDecorator, ClassDecorator, (target: any, key: string) => void.
    bool isDecoratorType(TypeId id) const {
        if (id == kNone) return false;
        const ir::Type& type = module_.types[id];
        if (type.kind == TypeKind::Reference) {
            const std::string_view name = module_.str(type.text);
            return name == "PropertyDecorator" || name == "ClassDecorator" || name == "Function";
        }
        if (type.kind == TypeKind::Intersection || type.kind == TypeKind::Union) {
            for (std::uint32_t i = 0; i < type.items.count; ++i) {
                if (isDecoratorType(module_.at(type.items, i))) return true;
            }
        }
        if (type.kind != TypeKind::Function) return false;
        const ir::Function& function = module_.functions[type.id];
        if (function.params.count == 0) return false;
        const ir::PatternId first = module_.parameters[function.params.first].pattern;
        if (first == kNone) return false;
        const std::string_view name = module_.str(module_.patterns[first].name);
        return name == "target" || name == "object" || name == "entity" || name == "prototype";
    }

    Reach ofFunction(ir::FunctionId id, int depth) {
        if (id == kNone) return {};
        if (depth > maxDepth) return everything();
        // Functions within functions would else be gone through again for each level of nesting.
        if (const auto at = byFunction_.find(id); at != byFunction_.end()) {
            if (at->second.open) circular_ = true;
            return at->second.reach;
        }
        byFunction_.emplace(id, Known{{}, true, false});
        bool touches = false;
        Reach reach = ofNewFunction(module_.functions[id], touches, depth);
        byFunction_[id] = {reach, false, touches};
        return reach;
    }

    Reach ofNewFunction(const ir::Function& function, bool& touches, int depth) {
        Reach reach = ofSignature(function, depth);
        const Body body(*this, function, depth);
        touches = body.touches;
        if (body.decorates) reach.use = reach.decorator = true;
        if (body.shaped || body.transacts) reach.use = true;
        if (body.touches && body.asksClass) reach.use = true;
        if (body.touches && body.callsBack) reach.use = true;  // its caller's code may run in a transaction
        // load(type: new () => T), hydrate<T extends Base>(entity: T): the caller decides which entity is
        // read.
        for (std::uint32_t i = 0; body.touches && i < function.params.count; ++i) {
            const TypeId type = module_.parameters[function.params.first + i].type;
            if (isClassType(type) || mentions(type, function.typeParams, depth)) reach.use = true;
        }
        // Without an annotation, what it returns is what its return statements say.
        if (function.returnType == kNone && !reach.use) {
            reach.open("", body.returned);
            reach.decorator = reach.decorator || body.returned.decorator;
        }
        return reach;
    }

    // One walk over what a function does.
    struct Body {
        Finder& finder;
        const ir::Function& function;
        int depth;
        bool decorates = false;  // calls a decorator of TypeORM, or one made of them
        bool shaped = false;     // its own parameters are the shape of a query
        bool touches = false;    // it handles something of the database at all
        bool callsBack = false;  // it calls one of its parameters
        bool transacts = false;  // it begins or ends a transaction
        bool asksClass = false;  // it asks a parameter for its class
        Reach returned;
        Names parameters;
        Names plain;  // those of them that are typed as text or a number: values, unless a clause is made of
                      // them
        Names derived;  // parameters, and what is made of them as a whole

        Body(Finder& owner, const ir::Function& of, int at) : finder(owner), function(of), depth(at) {
            const ir::Module& module = finder.module_;
            for (std::uint32_t i = 0; i < function.params.count; ++i) {
                const ir::Parameter& parameter = module.parameters[function.params.first + i];
                const std::size_t before = derived.size();
                bind(parameter.pattern);
                const bool isPlain = isPlainValue(parameter.type);
                if (derived.size() == before || parameter.pattern == kNone) continue;
                const ir::Pattern& pattern = module.patterns[parameter.pattern];
                if (pattern.kind != ir::Pattern::Kind::Name) continue;
                parameters.insert(module.str(pattern.name));
                if (isPlain) plain.insert(module.str(pattern.name));
            }
            const auto outside = finder.locals_.size();
            if (function.body != kNone) statement(function.body, true, 0);
            if (function.expressionBody != kNone) {
                expression(function.expressionBody, 0);
                returned.merge(finder.ofExpr(function.expressionBody, depth + 1));
            }
            finder.locals_.resize(outside);
        }

        [[nodiscard]] bool isPlainValue(TypeId id) const {
            if (id == kNone) return false;
            const ir::Module& module = finder.module_;
            const ir::Type& type = module.types[id];
            if (type.kind == TypeKind::Array || type.kind == TypeKind::Union) {
                for (std::uint32_t i = 0; i < type.items.count; ++i) {
                    if (!isPlainValue(module.at(type.items, i))) return false;
                }
                return true;
            }
            if (type.kind == TypeKind::Literal) return true;
            const std::string_view text = module.str(type.text);
            return (type.kind == TypeKind::Keyword && text != "any" && text != "object" &&
                    text != "unknown") ||
                   (type.kind == TypeKind::Reference && (text == "ID" || text == "Date"));
        }

        // The names that a pattern binds are derived from parameters.
        void bind(ir::PatternId id) {
            if (id == kNone) return;
            const ir::Module& module = finder.module_;
            const ir::Pattern& pattern = module.patterns[id];
            if (pattern.kind == ir::Pattern::Kind::Name) derived.insert(module.str(pattern.name));
            if (pattern.kind != ir::Pattern::Kind::Object && pattern.kind != ir::Pattern::Kind::Array) return;
            for (std::uint32_t i = 0; i < pattern.elements.count; ++i) {
                const ir::PatternId inner = module.patternElements[pattern.elements.first + i].value;
                if (inner != kNone && module.patterns[inner].kind == ir::Pattern::Kind::Name) bind(inner);
            }
        }

        void statement(StmtId id, bool own, int level) {
            if (id == kNone || level > maxLevel) return;
            const ir::Module& module = finder.module_;
            const Stmt& stmt = module.stmt(id);
            switch (stmt.kind) {
                case StmtKind::Variables:
                    for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
                        const ir::Declarator& declarator = module.declarators[stmt.items.first + i];
                        expression(declarator.init, level + 1);
                        if (declarator.pattern == kNone) continue;
                        if (isShape(declarator.init, false, 0)) bind(declarator.pattern);
                        const ir::Pattern& pattern = module.patterns[declarator.pattern];
                        if (pattern.kind != ir::Pattern::Kind::Name) continue;
                        Reach value = finder.ofType(declarator.type, depth + 1);
                        if (!value.gives()) value.merge(finder.ofExpr(declarator.init, depth + 1));
                        if (value.gives()) touches = true;
                        finder.locals_.emplace_back(module.str(pattern.name), std::move(value));
                    }
                    return;
                case StmtKind::Return:
                    expression(stmt.a, level + 1);
                    if (own) returned.merge(finder.ofExpr(stmt.a, depth + 1));
                    return;
                case StmtKind::Switch:
                    expression(stmt.a, level + 1);
                    for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
                        const ir::SwitchCase& one = module.cases[stmt.items.first + i];
                        for (std::uint32_t j = 0; j < one.body.count; ++j) {
                            statement(module.at(one.body, j), own, level + 1);
                        }
                    }
                    return;
                case StmtKind::Block:
                    for (std::uint32_t i = 0; i < stmt.items.count; ++i)
                        statement(module.at(stmt.items, i), own, level + 1);
                    return;
                case StmtKind::Function:
                    nested(stmt.id, level + 1);
                    return;
                case StmtKind::Class:
                case StmtKind::Enum:
                case StmtKind::Namespace:
                    return;
                default:
                    break;
            }
            expression(stmt.a, level + 1);
            expression(stmt.b, level + 1);
            for (const StmtId inner : {stmt.s1, stmt.s2, stmt.s3}) statement(inner, own, level + 1);
        }

        void nested(ir::FunctionId id, int level) {
            if (id == kNone) return;
            const ir::Function& inner = finder.module_.functions[id];
            statement(inner.body, false, level + 1);
            expression(inner.expressionBody, level + 1);
        }

        void expression(ExprId id, int level) {
            if (id == kNone || level > maxLevel) return;
            const ir::Module& module = finder.module_;
            const Expr& expr = module.expr(id);
            if (expr.kind == ExprKind::Function) {
                nested(expr.id, level + 1);
                return;
            }
            if (expr.kind == ExprKind::Identifier && !touches) {
                touches = finder.ofIdentifier(module.str(expr.text), depth + 1).gives();
            }
            if (expr.kind == ExprKind::Member && expr.a != kNone &&
                module.expr(expr.a).kind == ExprKind::This) {
                const auto field = finder.fields_.find(module.str(expr.text));
                if (field != finder.fields_.end() && field->second.gives()) touches = true;
            }
            if (expr.kind == ExprKind::Member && module.str(expr.text) == "constructor" &&
                isShape(expr.a, false, 0)) {
                asksClass = true;
            }
            if (expr.kind == ExprKind::Call && expr.a != kNone) call(expr);
            if (expr.kind == ExprKind::Object) {
                for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                    expression(module.props[expr.items.first + i].value, level + 1);
                }
                return;
            }
            for (std::uint32_t i = 0; i < expr.items.count; ++i)
                expression(module.at(expr.items, i), level + 1);
            for (const ExprId inner : {expr.a, expr.b, expr.c}) expression(inner, level + 1);
        }

        void call(const Expr& expr) {
            const ir::Module& module = finder.module_;
            const Expr& callee = module.expr(expr.a);
            if (callee.kind == ExprKind::Identifier) {
                const std::string_view name = module.str(callee.text);
                if (parameters.contains(name)) callsBack = true;
                if (finder.ofIdentifier(name, depth + 1).decorator) decorates = true;
                return;
            }
            if (callee.kind != ExprKind::Member) return;
            const std::string_view method = module.str(callee.text);
            if (isHandleMethod(method)) touches = true;
            if (isTransactionMethod(method)) transacts = true;
            if (callee.a != kNone && module.expr(callee.a).kind == ExprKind::This) {
                if (finder.holds_) touches = true;
            }
            if (shaped) return;
            // update(criteria, values): the values are no shape.
            const std::uint32_t count =
                expr.items.count - (method == "update" && expr.items.count > 1 ? 1 : 0);
            bool any = false;
            bool inObject = false;
            for (std::uint32_t i = 0; i < count; ++i) {
                const ExprId argument = module.at(expr.items, i);
                if (!isShape(argument, !isClause(method), 0)) continue;
                any = true;
                inObject = inObject || module.expr(argument).kind == ExprKind::Object;
            }
            if (!any || (!inObject && !takesShape(method))) return;
            const Reach receiver = finder.ofExpr(callee.a, depth + 1);
            if (takesShape(method) && receiver.gives()) shaped = true;
            // A wrapper's method: of its arguments, objects are looked at; a parameter as such may be a
            // context or an id.
            if (inObject && std::ranges::binary_search(receiver.openings, method, {}, &Opening::member))
                shaped = true;
        }

        // Is it a parameter as a whole, or made of one: `where`, `{ ...where }`, `relations ?? ['a']`,
        // `[...order]`? Not `{ id: where.id }`. With `valuesApart`, text and numbers are taken for values.
        bool isShape(ExprId id, bool valuesApart, int level) const {
            if (id == kNone || level > maxDepth) return false;
            const ir::Module& module = finder.module_;
            const Expr& expr = module.expr(id);
            switch (expr.kind) {
                case ExprKind::Identifier: {
                    const std::string_view name = module.str(expr.text);
                    return derived.contains(name) && !(valuesApart && plain.contains(name));
                }
                case ExprKind::Spread:
                case ExprKind::Cast:
                case ExprKind::Await:
                    return isShape(expr.a, valuesApart, level + 1);
                case ExprKind::Binary:
                    return (expr.op == ir::Op::And || expr.op == ir::Op::Or || expr.op == ir::Op::Nullish) &&
                           (isShape(expr.a, valuesApart, level + 1) ||
                            isShape(expr.b, valuesApart, level + 1));
                case ExprKind::Conditional:
                    return isShape(expr.b, valuesApart, level + 1) || isShape(expr.c, valuesApart, level + 1);
                case ExprKind::Call:  // unique(relations), relations.filter(…)
                    if (expr.a != kNone && module.expr(expr.a).kind == ExprKind::Member &&
                        isShape(module.expr(expr.a).a, valuesApart, level + 1)) {
                        return true;
                    }
                    [[fallthrough]];
                case ExprKind::Template:
                case ExprKind::Array:
                    for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                        if (isShape(module.at(expr.items, i), valuesApart, level + 1)) return true;
                    }
                    return false;
                case ExprKind::Object:
                    for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                        const ir::Property& property = module.props[expr.items.first + i];
                        const bool part = property.kind == ir::Property::Kind::Spread ||
                                          isShapeProperty(module.str(property.name));
                        if (part && isShape(property.value, valuesApart, level + 1)) return true;
                    }
                    return false;
                case ExprKind::Member:  // options.where, input.relations
                    return isShapeProperty(module.str(expr.text)) && isShape(expr.a, valuesApart, level + 1);
                default:
                    return false;
            }
        }
    };

    // --- Classes ---

    bool isDecorated(ir::Range decorators, int depth) {
        for (std::uint32_t i = 0; i < decorators.count; ++i) {
            ExprId at = module_.decorators[decorators.first + i].expression;
            if (at != kNone && module_.expr(at).kind == ExprKind::Call) at = module_.expr(at).a;
            if (at == kNone) continue;
            const Expr& callee = module_.expr(at);
            if (callee.kind == ExprKind::Identifier &&
                ofIdentifier(module_.str(callee.text), depth).decorator)
                return true;
            if (callee.kind == ExprKind::Member && ofExpr(at, depth).decorator) return true;
        }
        return false;
    }

    Reach ofClass(ir::ClassId id, int depth) {
        if (depth > maxDepth) return everything();
        const ir::Class& cls = module_.classes[id];
        Reach reach;
        if (package_) reach.extend = true;
        if (cls.superClass != kNone) {
            Reach above = ofExpr(cls.superClass, depth + 1);
            above.generic = above.options = above.decorator = false;
            above.handed.clear();
            above.asks.clear();
            reach.merge(above);
        }
        if (isDecorated(cls.decorators, depth + 1)) reach.extend = true;

        // The fields first: methods speak of them as `this.x`.
        const FieldScope fields(*this);
        bool holds = reach.gives();
        for (std::uint32_t i = 0; i < cls.members.count; ++i) {
            const ir::Member& member = module_.members[cls.members.first + i];
            if (isDecorated(member.decorators, depth + 1)) reach.extend = true;
            if (member.kind == ir::MemberKind::Constructor && member.function != kNone) {
                holds = ofConstructor(cls, module_.functions[member.function], reach, depth + 1) || holds;
            } else if (member.kind == ir::MemberKind::Property) {
                Reach value = ofType(member.type, depth + 1);
                if (!value.gives()) value.merge(ofExpr(member.init, depth + 1));
                if (value.gives()) holds = true;
                const std::string_view name = module_.str(member.name);
                expose(reach, name, member.access, value);
                // A function in a field is a method.
                fields_[name] = std::move(value);
            }
        }
        const bool outside = holds_;
        holds_ = holds;
        for (std::uint32_t i = 0; i < cls.members.count; ++i) {
            const ir::Member& member = module_.members[cls.members.first + i];
            if (member.function == kNone || member.kind == ir::MemberKind::Constructor ||
                member.kind == ir::MemberKind::StaticBlock) {
                continue;
            }
            Reach value = ofFunction(member.function, depth + 1);
            if (member.kind == ir::MemberKind::Getter && !value.use) {
                const ir::Function& getter = module_.functions[member.function];
                value.merge(ofType(getter.returnType, depth + 1));
            }
            // Of a generic base, whose subclass it is called on decides which entity is read.
            if (cls.typeParams.count > 0 && holds && byFunction_[member.function].touches) value.use = true;
            expose(reach, module_.str(member.name), member.access, value);
        }
        holds_ = outside;
        if (holds && cls.typeParams.count > 0) reach.generic = true;
        if (holds && cls.isAbstract) reach.extend = true;
        return reach;
    }

    void expose(Reach& reach, std::string_view name, ir::Access access, const Reach& value) {
        if (access == ir::Access::Private || name.starts_with('#') || (!value.gives() && value.asks.empty()))
            return;
        if (access == ir::Access::Protected) {
            reach.extend = true;
        } else {
            reach.open(name, value);
        }
    }

    // True when it is given something of the database.
    bool ofConstructor(const ir::Class& cls, const ir::Function& constructor, Reach& reach, int depth) {
        bool holds = false;
        for (std::uint32_t i = 0; i < constructor.params.count; ++i) {
            const ir::Parameter& parameter = module_.parameters[constructor.params.first + i];
            Reach value = ofType(parameter.type, depth);
            const bool decorated = isDecorated(parameter.decorators, depth);  // @InjectRepository(X)
            if (decorated) value.use = true;
            if (value.gives()) holds = true;
            pass(reach, parameter.type, depth);  // new X({ where: … }, (manager) => …)
            if (isClassType(parameter.type) && cls.typeParams.count > 0) reach.generic = true;  // new X(User)
            if (parameter.pattern == kNone ||
                module_.patterns[parameter.pattern].kind != ir::Pattern::Kind::Name)
                continue;
            const std::string_view name = module_.str(module_.patterns[parameter.pattern].name);
            if (parameter.property) {
                expose(reach, name, parameter.access, value);
                fields_[name] = std::move(value);
            }
        }
        return holds;
    }

    // The fields of the class that is looked at; those of the one around it come back afterwards.
    struct FieldScope {
        Finder& finder;
        std::unordered_map<std::string_view, Reach> outside;
        explicit FieldScope(Finder& owner) : finder(owner), outside(std::move(owner.fields_)) {
            finder.fields_.clear();
        }
        ~FieldScope() { finder.fields_ = std::move(outside); }
        FieldScope(const FieldScope&) = delete;
        FieldScope& operator=(const FieldScope&) = delete;
    };

    // --- Expressions ---

    // Valid until the next name is asked for.
    const Reach& ofIdentifier(std::string_view name, int depth) {
        for (auto at = locals_.rbegin(); at != locals_.rend(); ++at) {
            if (at->first == name) return at->second;
        }
        return ofName(name, depth);
    }

    static const Reach& everything() {
        static const Reach all = [] {
            Reach reach;
            reach.use = reach.extend = true;
            return reach;
        }();
        return all;
    }

    // What stands behind a member of a thing.
    static Reach behind(const Reach& of, std::string_view member) {
        Reach reach;
        if (of.use) reach.use = !isTerminal(member);
        for (const Opening& opening : of.openings) {
            if (opening.member.empty()) {
                // Somewhere on from here: this may be it, or the way to it.
                if (std::ranges::binary_search(opening.sinks, member))
                    reach.use = reach.use || !isTerminal(member);
                reach.open("", opening.sinks);
            } else if (opening.member == member) {
                if (opening.sinks.empty()) {
                    reach.use = reach.use || !isTerminal(member);
                } else {
                    reach.open("", opening.sinks);
                }
            }
        }
        return reach;
    }

    // What calling a thing gives.
    static Reach result(const Reach& of) {
        Reach reach;
        reach.use = of.use;
        reach.decorator = of.decorator;
        for (const Opening& opening : of.openings) {
            if (opening.member.empty()) reach.open("", opening.sinks);
        }
        return reach;
    }

    // What a value that an expression gives is good for.
    Reach ofExpr(ExprId id, int depth) {
        Reach reach;
        if (id == kNone) return reach;
        if (depth > maxDepth) return everything();
        const Expr& expr = module_.expr(id);
        switch (expr.kind) {
            case ExprKind::Identifier:
                return ofIdentifier(module_.str(expr.text), depth + 1);
            case ExprKind::Member: {
                if (expr.a == kNone) return reach;
                const Expr& object = module_.expr(expr.a);
                const std::string_view name = module_.str(expr.text);
                if (object.kind == ExprKind::This) {
                    const auto at = fields_.find(name);
                    return at == fields_.end() ? reach : at->second;
                }
                if (object.kind == ExprKind::Identifier) {
                    if (const Imported* imported = index_.import(module_.str(object.text));
                        imported != nullptr && (imported->name == "*" || imported->name == "=")) {
                        return ofImport(*imported, name);
                    }
                }
                return behind(ofExpr(expr.a, depth + 1), name);
            }
            case ExprKind::New: {
                reach = ofExpr(expr.a, depth + 1);
                reach.extend = reach.generic = false;
                if (expr.a != kNone && module_.expr(expr.a).kind == ExprKind::Identifier) {
                    const Imported* imported = index_.import(module_.str(module_.expr(expr.a).text));
                    if (imported != nullptr && imports_.typeOrm(*imported).value_or("") == "EntitySchema")
                        reach.use = true;
                }
                return reach;
            }
            case ExprKind::Call: {
                if (expr.a == kNone) return reach;
                const Expr& callee = module_.expr(expr.a);
                if (callee.kind == ExprKind::Member) {
                    const std::string_view method = module_.str(callee.text);
                    if (isHandleMethod(method)) reach.use = true;
                    if (method == "extend" && ofExpr(callee.a, depth + 1).use) reach.use = true;
                }
                if (!reach.use) {
                    reach = result(ofExpr(expr.a, depth + 1));
                }
                for (std::uint32_t i = 0; i < expr.items.count; ++i) {  // applyDecorators(Column(), …)
                    const ExprId argument = module_.at(expr.items, i);
                    if (argument == kNone) continue;
                    const ExprKind kind = module_.expr(argument).kind;
                    if (kind != ExprKind::Call && kind != ExprKind::Identifier && kind != ExprKind::Array)
                        continue;
                    if (ofExpr(argument, depth + 1).decorator) reach.use = reach.decorator = true;
                }
                return reach;
            }
            case ExprKind::Cast: {
                reach = ofType(expr.type, depth + 1);
                reach.merge(ofExpr(expr.a, depth + 1));
                return reach;
            }
            case ExprKind::Await:
            case ExprKind::Spread:
                return ofExpr(expr.a, depth + 1);
            case ExprKind::Conditional:
                reach = ofExpr(expr.b, depth + 1);
                reach.merge(ofExpr(expr.c, depth + 1));
                return reach;
            case ExprKind::Binary:
                if (expr.op == ir::Op::And || expr.op == ir::Op::Or || expr.op == ir::Op::Nullish) {
                    reach = ofExpr(expr.a, depth + 1);
                    reach.merge(ofExpr(expr.b, depth + 1));
                }
                return reach;
            case ExprKind::Assign:
                return ofExpr(expr.b, depth + 1);
            case ExprKind::Sequence:
                if (expr.items.count > 0)
                    return ofExpr(module_.at(expr.items, expr.items.count - 1), depth + 1);
                return reach;
            case ExprKind::Array:
                for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                    reach.merge(ofExpr(module_.at(expr.items, i), depth + 1));
                }
                return reach;
            case ExprKind::Object:
                for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                    const ir::Property& property = module_.props[expr.items.first + i];
                    const Reach value = ofExpr(property.value, depth + 1);
                    if (property.kind == ir::Property::Kind::Spread) {
                        reach.merge(value);
                    } else {
                        reach.open(module_.str(property.name), value);
                        reach.decorator = reach.decorator || value.decorator;
                    }
                }
                return reach;
            case ExprKind::Function:
                return ofFunction(expr.id, depth + 1);
            case ExprKind::Class:
                return ofClass(expr.id, depth + 1);
            case ExprKind::Index:
                return behind(ofExpr(expr.a, depth + 1), "");
            default:
                return reach;
        }
    }

    const ir::Module& module_;
    const ModuleIndex& index_;
    const ImportMeaning& imports_;
    bool package_;
    bool holds_ = false;  // the class that is looked at holds something of the database
    struct Known {
        Reach reach;
        bool open = false;     // is being found out
        bool touches = false;  // a function: it handles something of the database
    };
    std::unordered_map<std::string_view, Known> known_;
    std::unordered_map<std::string_view, Known> previous_;
    std::unordered_map<ir::FunctionId, Known> byFunction_;
    bool circular_ = false;
    std::unordered_map<std::string_view, Reach> fields_;
    std::vector<std::pair<std::string_view, Reach>> locals_;
    std::unordered_map<std::string_view, ir::ClassId> classes_;
    std::unordered_map<std::string_view, std::vector<ir::FunctionId>> functions_;
    std::unordered_map<std::string_view, std::vector<const ir::Declarator*>> variables_;
    std::unordered_map<std::string_view, std::vector<std::size_t>> types_;
    std::unordered_map<std::string_view, std::vector<StmtId>> namespaces_;
};

}  // namespace

std::map<std::string, Reach, std::less<>> exportedReach(const ir::Module& module, const ModuleIndex& index,
                                                        const ImportMeaning& imports, bool package) {
    Finder finder(module, index, imports, package);
    std::map<std::string, Reach, std::less<>> reaches;
    const auto add = [&](std::string_view name, Reach reach) {
        if (!reach.none()) reaches.emplace(name, std::move(reach));
    };
    constexpr int maxRounds = 8;
    for (int round = 0; round < maxRounds; ++round) {
        reaches.clear();
        for (const std::string_view name : index.exportedNames()) add(name, finder.exported(name));
        if (index.assignment() != nullptr) {
            const Reach whole = finder.exported({});
            add("default", whole);
            add("=", whole);
        }
        if (!finder.again()) break;
    }
    return reaches;
}

}  // namespace audit::project
