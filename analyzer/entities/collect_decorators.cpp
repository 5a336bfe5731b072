// Decorator facts → Arguments: the bodies of TypeORM's decorator/**/*.ts, overload by overload.
#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "entities/arguments.h"

namespace audit::entities {
namespace {

using evaluate::ClassInfo;
using evaluate::DecoratorFact;
using evaluate::DesignType;
using evaluate::Kind;

// A type that is certainly no alias of a primitive: TypeScript emits Object for it.
bool isCertainlyObject(std::string_view text) {
    if (text.empty() || text.front() == '{' || text.front() == '(') return true;
    const std::string_view name = text.substr(0, text.find_first_of(" <|["));
    for (std::string_view known : {"any", "unknown", "object", "Object", "Record", "Partial", "Pick", "Omit",
                                   "Readonly", "null", "undefined"})
        if (name == known) return text.find('|') == std::string_view::npos;
    return text.find('|') != std::string_view::npos && text.find_first_of("'\"") == std::string_view::npos &&
           text.find("string") != std::string_view::npos && text.find("number") != std::string_view::npos;
}

// What reflect-metadata's "design:type" would be.
Setting<std::string> designType(const DesignType& type) {
    using K = DesignType::Kind;
    switch (type.kind) {
        case K::None:
            return Setting<std::string>::open();
        case K::String:
            return Setting<std::string>::of("#String");
        case K::Number:
            return Setting<std::string>::of("#Number");
        case K::Boolean:
            return Setting<std::string>::of("#Boolean");
        case K::Date:
            return Setting<std::string>::of("#Date");
        case K::Buffer:
            return Setting<std::string>::of("#Buffer");
        case K::Array:
            return Setting<std::string>::of("#Array");
        case K::Promise:
            return Setting<std::string>::of("#Promise");
        case K::Object:
            return isCertainlyObject(type.text) ? Setting<std::string>::of("#Object")
                                                : Setting<std::string>::open();
        case K::BigInt:
            return Setting<std::string>::of("#BigInt");
        case K::Map:
            return Setting<std::string>::of("#Map");
        case K::Set:
            return Setting<std::string>::of("#Set");
        case K::Class:
            break;
    }
    return Setting<std::string>::of(
        "#" + (type.cls != nullptr ? std::string(type.cls->name) : std::string(type.text)));
}

bool isTypeConstructor(V value) {
    const std::string_view name = globalName(value);
    return name == "String" || name == "Number" || name == "Boolean";
}

InverseRef inverseOf(V value, const Location& where) {
    InverseRef ref;
    if (value == nullptr || value->nullish()) return ref;
    ref.where = where;
    std::string_view text;
    if (evaluate::constantString(value, text)) {
        ref.kind = text.empty() ? InverseRef::Kind::None : InverseRef::Kind::Path;
        ref.path = std::string(text);
        return ref;
    }
    ref.kind = InverseRef::Kind::Unknown;
    if (!isFunction(value)) return ref;
    ref.byFunction = true;
    V result = resultOf(value);
    std::vector<std::string_view> steps;
    if (result == nullptr) return ref;
    if (evaluate::constantString(result, text)) {
        ref.kind = InverseRef::Kind::Path;
        ref.path = std::string(text);
    } else if (evaluate::symbolPath(result, steps) && !steps.empty()) {
        ref.kind = InverseRef::Kind::Path;
        for (std::string_view step : steps) {
            if (!ref.path.empty()) ref.path += '.';
            ref.path += step;
        }
    }
    return ref;
}

// Columns of an index: an array of property paths, or a function over the properties that gives an array or a
// map.
NameList keyColumns(V value, bool& byFunction) {
    if (!isFunction(value)) return namesIn(value);
    byFunction = true;
    V result = resultOf(value);
    NameList list;
    if (result != nullptr && result->is(Kind::Array) && result->cell != nullptr) {
        for (const evaluate::Element& element : result->cell->elements) {
            std::vector<std::string_view> steps;
            std::string_view text;
            std::string path;
            if (element.value != nullptr && evaluate::constantString(element.value, text)) {
                path = std::string(text);
            } else if (element.value != nullptr && evaluate::symbolPath(element.value, steps)) {
                for (std::string_view step : steps) path.append(path.empty() ? "" : ".").append(step);
            } else {
                list.known = false;
                list.reason = reasonOf(element.value);
                continue;
            }
            list.names.push_back(std::move(path));
        }
        if (result->cell->open) list.known = false;
    } else if (result != nullptr && result->is(Kind::Object) && result->cell != nullptr) {
        for (const evaluate::Prop& prop : result->cell->props) {
            list.names.emplace_back(prop.name);
            list.locations.push_back(prop.nameWhere.known() ? prop.nameWhere : prop.where);
        }
        if (result->cell->open) list.known = false;
    } else {
        list.known = false;
        list.reason = reasonOf(result);
    }
    if (!list.known && list.reason.empty()) list.reason = "the columns are known in part only";
    return list;
}

bool isArray(V value) {
    return value != nullptr && value->is(Kind::Array);
}
bool isPlainObject(V value) {
    return isOptionsObject(value);
}
// Neither a value nor its absence.
bool isUnknown(V value) {
    return settingOf(value).unknown() && !isOptionsObject(value) && !isText(value);
}

class Collector {
  public:
    Collector(Arguments& arguments, const project::Project& project)
        : arguments_(arguments), project_(project) {}

    void collect(const evaluate::Evaluation& evaluation) {
        for (const DecoratorFact& fact : evaluation.decorators)
            if (fact.cls != nullptr) facts_[fact.cls].push_back(&fact);
        for (const ClassInfo* cls : evaluation.classes) visit(cls, 0);
        // Classes that only a fact names.
        for (const DecoratorFact& fact : evaluation.decorators)
            if (fact.cls != nullptr) visit(fact.cls, 0);
    }

  private:
    static constexpr int kMaxInheritance = 200;  // deeper chains are cycles or generated

    Arguments& arguments_;
    const project::Project& project_;
    std::unordered_map<const ClassInfo*, std::vector<const DecoratorFact*>> facts_;
    std::unordered_set<const ClassInfo*> visited_;
    const DecoratorFact* fact_ = nullptr;
    Target* target_ = nullptr;
    TargetId targetId_ = kNone;

    // A base class is evaluated, and so registers its members, before the class that extends it.
    void visit(const ClassInfo* cls, int depth) {
        if (depth > kMaxInheritance || !visited_.insert(cls).second) return;
        if (cls->super != nullptr) visit(cls->super, depth + 1);
        const auto at = facts_.find(cls);
        const bool decorated = at != facts_.end();
        targetId_ = arguments_.targetOf(cls);
        target_ = &arguments_.targets[targetId_];
        arguments_.order.push_back(targetId_);
        readClass(*cls);
        if (!decorated) return;
        std::vector<const DecoratorFact*> facts = at->second;
        sortByApplication(facts);
        for (const DecoratorFact* fact : facts) {
            fact_ = fact;
            // targets is a deque, but a reference() may add to it: look the target up again.
            target_ = &arguments_.targets[targetId_];
            read();
        }
    }

    void readClass(const ClassInfo& cls) {
        if (cls.super != nullptr) {
            // MetadataUtils.getInheritanceTree() stops at a class without a name.
            if (!cls.super->name.empty()) target_->super = arguments_.targetOf(cls.super);
            target_ = &arguments_.targets[targetId_];
        } else if (cls.superValue != nullptr && !knownToDeclareNothing(cls.superValue)) {
            target_->membersOpen = true;
            target_->doubt("base class of " + std::string(cls.name) + ": " + reasonOf(cls.superValue));
        }
        if (cls.incomplete) {
            target_->membersOpen = true;
            target_->doubt("class " + std::string(cls.name) + " did not parse as a whole");
        }
    }

    static bool knownToDeclareNothing(V super) {
        if (super->nullish()) return true;
        if (super->is(evaluate::NativeKind::TypeormExport) || super->is(evaluate::NativeKind::Global))
            return true;
        if (super->is(evaluate::NativeKind::External))
            return super->text.substr(0, 5) == "node:" || super->text.substr(0, 7) == "events#" ||
                   super->text.substr(0, 15) == "@nestjs/graphql" ||
                   super->text.substr(0, 12) == "@nestjs/cqrs";
        return false;
    }

    // TypeScript applies the decorators of instance members, then of static ones, then of the class; of one
    // member the last first.
    static void sortByApplication(std::vector<const DecoratorFact*>& facts) {
        auto key = [](const DecoratorFact* f) {
            const auto member =
                f->memberLocation.known() ? f->memberLocation.span.begin : f->where.span.begin;
            return std::tuple(f->member.empty(), f->isStatic, f->member.empty() ? 0U : member,
                              ~static_cast<std::uint32_t>(f->where.span.begin));
        };
        std::ranges::stable_sort(facts, [&](auto* a, auto* b) { return key(a) < key(b); });
    }

    [[nodiscard]] V arg(std::size_t i) const { return i < fact_->args.size() ? fact_->args[i] : nullptr; }
    [[nodiscard]] Location argLocation(std::size_t i) const {
        return i < fact_->argLocations.size() && fact_->argLocations[i].known() ? fact_->argLocations[i]
                                                                                : fact_->where;
    }
    [[nodiscard]] std::string property() const { return std::string(fact_->member); }

    template <typename T>
    T said() {
        T args;
        args.order = arguments_.nextOrder();
        args.target = targetId_;
        args.decorator = fact_->where;
        args.member = fact_->memberLocation.known() ? fact_->memberLocation : fact_->where;
        args.memberName = fact_->memberName.known() ? fact_->memberName : fact_->where;
        return args;
    }

    void doubt(const std::string& what) {
        std::string subject = "@" + std::string(fact_->decorator);
        if (!fact_->member.empty()) subject += " of " + property();
        target_->doubt(subject + ": " + what);
    }

    void fail(std::string rule, std::string message, std::string subject) {
        BootError error;
        error.rule = std::move(rule);
        error.message = std::move(message);
        error.subject = std::move(subject);
        error.location = fact_->where;
        arguments_.fail(targetId_, std::move(error));
    }

    void read() {
        const std::string_view name = fact_->decorator;
        if (!fact_->certain) {
            readUncertain();
            return;
        }
        if (name == "Column")
            column();
        else if (name == "PrimaryColumn")
            primaryColumn();
        else if (name == "PrimaryGeneratedColumn")
            primaryGeneratedColumn();
        else if (name == "CreateDateColumn")
            specialColumn(ColumnMode::CreateDate);
        else if (name == "UpdateDateColumn")
            specialColumn(ColumnMode::UpdateDate);
        else if (name == "DeleteDateColumn")
            specialColumn(ColumnMode::DeleteDate);
        else if (name == "VersionColumn")
            specialColumn(ColumnMode::Version);
        else if (name == "ViewColumn")
            specialColumn(ColumnMode::Regular);
        else if (name == "ObjectIdColumn")
            specialColumn(ColumnMode::ObjectId);
        else if (name == "TreeLevelColumn")
            specialColumn(ColumnMode::TreeLevel);
        else if (name == "VirtualColumn")
            virtualColumn();
        else if (name == "Generated")
            generated(isText(arg(0)) ? textOf(arg(0)) : Setting<std::string>::of("increment"));
        else if (name == "OneToOne")
            relation(RelationKind::OneToOne);
        else if (name == "ManyToOne")
            relation(RelationKind::ManyToOne);
        else if (name == "OneToMany")
            relation(RelationKind::OneToMany);
        else if (name == "ManyToMany")
            relation(RelationKind::ManyToMany);
        else if (name == "JoinColumn")
            joinColumn();
        else if (name == "JoinTable")
            joinTable();
        else if (name == "RelationId")
            relationId();
        else if (name == "TreeParent")
            treeRelation(true);
        else if (name == "TreeChildren")
            treeRelation(false);
        else if (name == "Index")
            key(false);
        else if (name == "Unique")
            key(true);
        else if (name == "Check")
            check();
        else if (name == "Exclusion")
            exclusion();
        else if (name == "ForeignKey")
            foreignKey();
        else if (name == "Entity")
            entity(TableArgs::Type::Regular);
        else if (name == "ViewEntity")
            entity(TableArgs::Type::View);
        else if (name == "ChildEntity")
            childEntity();
        else if (name == "TableInheritance")
            inheritance();
        else if (name == "Tree")
            tree();
    }

    void readUncertain() {
        const std::string_view name = fact_->decorator;
        const std::string reason =
            fact_->reason.empty() ? "applied under a condition that is not known" : fact_->reason;
        doubt(reason);
        if (name == "Index" || name == "Unique") {
            KeyArgs args = keyArgs(name == "Unique");
            args.certain = false;
            args.reason = reason;
            (name == "Unique" ? target_->uniques : target_->indexes).push_back(std::move(args));
        } else if (!fact_->member.empty() || name == "TableInheritance" || name == "Tree") {
            target_->membersOpen = true;
        }
    }

    // -- columns
    // ---------------------------------------------------------------------------------------------

    void column() {
        V first = arg(0);
        ColumnArgs args = said<ColumnArgs>();
        args.property = property();
        if (isFunction(first)) {
            embedded();
            return;
        }
        if (first != nullptr && (first->is(Kind::Class) || !globalName(first).empty())) {
            // A constructor is taken for the function that gives an embedded class: String() gives "", of
            // which nothing was ever said.
            if (first->is(Kind::Class)) {
                doubt("a class instead of a function that gives it");
                return;
            }
            const std::string given(globalName(first));
            fail("schema/invalid-embedded",
                 "@Column(" + given + ") makes no column: TypeORM takes " + given +
                     " for a function that gives an embedded class, and finds nothing there. Write @Column() "
                     "or @Column({ type: " +
                     given + " }).",
                 property());
            arguments_.errors.back().boots = true;
            EmbeddedArgs nothing = said<EmbeddedArgs>();
            nothing.property = property();
            nothing.type.kind = TargetRef::Kind::Class;
            nothing.type.target = arguments_.targetOfName({}, nullptr);
            target_ = &arguments_.targets[targetId_];
            target_->embeddeds.push_back(std::move(nothing));
            return;
        }
        if (isUnknown(first)) {
            doubt(reasonOf(first));
            target_->membersOpen = true;
            return;
        }
        const OptionBag bag(isText(first) ? arg(1) : first != nullptr && !first->nullish() ? first : arg(1));
        args.options = columnOptions(bag, fact_->where);
        // What one call says of many members neither names one of them nor makes it the key.
        if (fact_->late && bag.get("name").value == nullptr) args.options.name = {};
        if (fact_->late && bag.get("primary").value == nullptr) args.options.primary = {};
        if (isText(first)) {
            // The first argument only fills in for options.type.
            const Setting<std::string> type = textOf(first);
            if (args.options.type.absent()) args.options.type = type;
            if (!args.options.typeLocation.known() || args.options.typeLocation == fact_->where)
                args.options.typeLocation = argLocation(0);
        }
        guessType(args.options);
        const Setting<V> unique = bag.get("unique");
        if (unique.known() && unique.value->is(Kind::Bool) && unique.value->number != 0) {
            KeyArgs implied = said<KeyArgs>();
            implied.isUniqueConstraint = implied.onMember = implied.implied = implied.hasColumns = true;
            implied.columns.names.push_back(args.property);
            target_->uniques.push_back(std::move(implied));
        } else if (unique.unknown() && (unique.value != nullptr || (bag.open() && !fact_->late))) {
            doubt("whether it is unique: " +
                  (unique.value != nullptr ? reasonOf(unique.value) : bag.reason()));
        }
        generatedOption(bag);
        target_->columns.push_back(std::move(args));
    }

    void guessType(ColumnOptions& options) {
        if (options.type.absent()) options.type = designType(fact_->designType);
        if (options.type.unknown() && options.reason.empty())
            options.reason = fact_->designType.text.empty()
                                 ? "it is not known"
                                 : "what " + std::string(fact_->designType.text) + " stands for is not known";
    }

    void generatedOption(const OptionBag& bag) {
        const Setting<V> value = bag.get("generated");
        if (value.unknown() && value.value != nullptr)
            doubt("whether it is generated: " + reasonOf(value.value));
        if (!value.known() || !value.value->truthyConstant()) return;
        generated(isText(value.value) ? textOf(value.value) : Setting<std::string>::of("increment"));
    }

    void generated(const Setting<std::string>& strategy) {
        GeneratedArgs args = said<GeneratedArgs>();
        args.property = property();
        args.strategy = strategy.valueOr("increment");
        target_->generations.push_back(std::move(args));
    }

    void embedded() {
        EmbeddedArgs args = said<EmbeddedArgs>();
        args.property = property();
        args.type = arguments_.reference(arg(0), argLocation(0));
        target_ = &arguments_.targets[targetId_];
        const OptionBag bag(arg(1));
        const Setting<V> prefix = bag.get("prefix");
        if (prefix.unknown() && (prefix.value != nullptr || bag.open())) {
            args.prefix = EmbeddedArgs::Prefix::Unknown;
            args.reason = prefix.value != nullptr ? reasonOf(prefix.value) : bag.reason();
        } else if (prefix.known() && prefix.value->is(Kind::Bool)) {
            args.prefix =
                prefix.value->number != 0 ? EmbeddedArgs::Prefix::Property : EmbeddedArgs::Prefix::None;
        } else if (prefix.known() && !prefix.value->nullish()) {
            const Setting<std::string> text = textOf(prefix.value);
            args.prefix = text.known()    ? EmbeddedArgs::Prefix::Text
                          : text.absent() ? EmbeddedArgs::Prefix::None
                                          : EmbeddedArgs::Prefix::Unknown;
            args.prefixText = text.value;
            if (text.unknown()) args.reason = reasonOf(prefix.value);
        }
        args.isArray = fact_->designType.kind == DesignType::Kind::Array || bag.flag("array").valueOr(false);
        target_->embeddeds.push_back(std::move(args));
    }

    void primaryColumn() {
        V first = arg(0);
        const bool typed = isText(first) || isTypeConstructor(first);
        if (!typed && isUnknown(first)) {
            doubt(reasonOf(first));
            target_->membersOpen = true;
            return;
        }
        ColumnArgs args = said<ColumnArgs>();
        args.property = property();
        const OptionBag bag(typed || first == nullptr || first->nullish() ? arg(1) : first);
        args.options = columnOptions(bag, fact_->where);
        if (typed && args.options.type.absent()) args.options.type = typeNameOf(first);
        guessType(args.options);
        if (args.options.nullable.known() && args.options.nullable.value)
            fail("schema/nullable-primary-column",
                 "Primary column " + target_->name + "#" + args.property +
                     " cannot be nullable. Its not allowed for primary keys. Try to remove nullable option.",
                 args.property);
        args.options.primary = Setting<bool>::of(true);
        generatedOption(bag);
        target_->columns.push_back(std::move(args));
    }

    void primaryGeneratedColumn() {
        V first = arg(0);
        // `PrimaryGeneratedColumn(config.primaryKeyType)`: a strategy, whichever; anything else could be
        // options that rename it.
        const bool strategyLater = isUnknown(first) && first->is(Kind::Derived);
        if (isUnknown(first) && !strategyLater) {
            doubt(reasonOf(first));
            target_->membersOpen = true;
            return;
        }
        ColumnArgs args = said<ColumnArgs>();
        args.property = property();
        const Setting<std::string> given = isText(first) ? textOf(first) : Setting<std::string>::none();
        const std::string strategy = given.known() ? given.value : "increment";
        const OptionBag bag(isOptionsObject(first) ? first : arg(1));
        args.options = columnOptions(bag, fact_->where);
        if (isOptionsObject(first) && isOptionsObject(arg(1))) {
            // Object.assign(options, strategyOrOptions, maybeOptions): the second one wins where it says
            // something.
            doubt("options are given twice");
        }
        if (given.unknown() || strategyLater) {
            args.options.type = Setting<std::string>::open();
            args.options.reason = reasonOf(first);
        }
        if (args.options.type.absent())
            args.options.type = Setting<std::string>::of(strategy == "uuid"    ? "uuid"
                                                         : strategy == "rowid" ? "int"
                                                                               : "#Number");
        args.options.primary = Setting<bool>::of(true);
        generated(Setting<std::string>::of(strategy));
        target_->columns.push_back(std::move(args));
    }

    void specialColumn(ColumnMode mode) {
        if (isUnknown(arg(0))) {
            doubt(reasonOf(arg(0)));
            target_->membersOpen = true;
            return;
        }
        ColumnArgs args = said<ColumnArgs>();
        args.property = property();
        args.mode = mode;
        args.options = columnOptions(OptionBag(arg(0)), fact_->where);
        if (mode == ColumnMode::ObjectId) {
            args.options.primary = Setting<bool>::of(true);
            if (args.options.name.absent()) args.options.name = Setting<std::string>::of("_id");
        }
        target_->columns.push_back(std::move(args));
    }

    void virtualColumn() {
        ColumnArgs args = said<ColumnArgs>();
        args.property = property();
        args.mode = ColumnMode::VirtualProperty;
        args.options = columnOptions(OptionBag(isText(arg(0)) ? arg(1) : arg(0)), fact_->where);
        if (isText(arg(0)) && args.options.type.absent()) args.options.type = textOf(arg(0));
        target_->columns.push_back(std::move(args));
    }

    // -- relations
    // -------------------------------------------------------------------------------------------

    void relation(RelationKind kind) {
        RelationArgs args = said<RelationArgs>();
        args.property = property();
        args.kind = kind;
        args.type = arguments_.reference(arg(0), argLocation(0));
        target_ = &arguments_.targets[targetId_];
        V second = arg(1);
        const bool optionsSecond = kind != RelationKind::OneToMany && isPlainObject(second);
        if (!optionsSecond) args.inverse = inverseOf(second, argLocation(1));
        relationOptions(args, OptionBag(optionsSecond ? second : arg(2)));
        args.lazy = args.lazy || fact_->designType.kind == DesignType::Kind::Promise;
        args.initialized = isInitializedWithArray();
        target_->relations.push_back(std::move(args));
    }

    void relationOptions(RelationArgs& args, const OptionBag& bag) {
        args.nullable = bag.flag("nullable");
        args.onDelete = bag.text("onDelete");
        args.onUpdate = bag.text("onUpdate");
        args.createForeignKey = bag.flag("createForeignKeyConstraints");
        args.eager = bag.flag("eager").valueOr(false);
        args.lazy = bag.flag("lazy").valueOr(false);
        args.primary = bag.flag("primary").valueOr(false);
        args.persistence = bag.flag("persistence").valueOr(true);
        const Setting<V> cascade = bag.get("cascade");
        if (cascade.known() && cascade.value->is(Kind::Bool)) args.cascadeRemove = cascade.value->number != 0;
        if (cascade.known() && isArray(cascade.value)) {
            const NameList names = namesIn(cascade.value);
            args.cascadeRemove = std::ranges::find(names.names, "remove") != names.names.end();
        }
        if (args.nullable.unknown() || args.onDelete.unknown() || args.createForeignKey.unknown() ||
            bag.open())
            args.reason = bag.reason().empty() ? "options are known at run time only" : bag.reason();
    }

    [[nodiscard]] bool isInitializedWithArray() const {
        const ir::Module* module = project_.module(fact_->cls->file);
        if (module == nullptr || fact_->cls->id >= module->classes.size()) return false;
        const ir::Range members = module->classes[fact_->cls->id].members;
        for (std::uint32_t i = 0; i < members.count; ++i) {
            const ir::Member& member = module->members[members.first + i];
            if (member.kind == ir::MemberKind::Property && !member.isStatic &&
                module->str(member.name) == fact_->member)
                return member.init != ir::kNone && module->expr(member.init).kind == ir::ExprKind::Array;
        }
        return false;
    }

    void treeRelation(bool parent) {
        RelationArgs args = said<RelationArgs>();
        args.property = property();
        args.kind = parent ? RelationKind::ManyToOne : RelationKind::OneToMany;
        args.treeParent = parent;
        args.treeChildren = !parent;
        args.type.kind = TargetRef::Kind::Class;  // () => object.constructor: the class that declares it
        args.type.target = targetId_;
        args.type.name = target_->name;
        relationOptions(args, OptionBag(arg(0)));
        args.lazy = fact_->designType.kind == DesignType::Kind::Promise;
        args.initialized = isInitializedWithArray();
        target_->relations.push_back(std::move(args));
    }

    JoinColumnArgs joinColumnArgs(V options) {
        JoinColumnArgs args = said<JoinColumnArgs>();
        args.property = property();
        const OptionBag bag(options);
        args.name = bag.text("name");
        args.referenced = bag.text("referencedColumnName");
        args.constraintName = bag.text("foreignKeyConstraintName");
        if (args.name.unknown() || args.referenced.unknown())
            args.reason = bag.reason().empty() ? reasonOf(options) : bag.reason();
        return args;
    }

    std::vector<JoinColumnArgs> joinColumnList(V value) {
        std::vector<JoinColumnArgs> list;
        if (!isArray(value)) {
            list.push_back(joinColumnArgs(value));
            return list;
        }
        for (const evaluate::Element& element : value->cell->elements)
            list.push_back(joinColumnArgs(element.value));
        if (value->cell->open) {
            doubt("the join columns are known in part only");
            target_->membersOpen = true;
        }
        return list;
    }

    void joinColumn() {
        for (JoinColumnArgs& args : joinColumnList(arg(0))) target_->joinColumns.push_back(std::move(args));
    }

    void joinTable() {
        JoinTableArgs args = said<JoinTableArgs>();
        args.property = property();
        const OptionBag bag(arg(0));
        args.name = bag.text("name");
        args.schema = bag.text("schema");
        args.synchronize = bag.flag("synchronize");
        const auto side = [&](std::string_view one, std::string_view many,
                              std::vector<JoinColumnArgs>& list) {
            const Setting<V> single = bag.get(one);
            const Setting<V> several = bag.get(many);
            if (single.known() && !single.value->nullish()) {
                list.push_back(joinColumnArgs(single.value));
            } else if (several.known() && !several.value->nullish()) {
                list = joinColumnList(several.value);
            } else {
                if (single.unknown() || several.unknown()) args.reason = bag.reason();
                return false;
            }
            return true;
        };
        args.hasJoinColumns = side("joinColumn", "joinColumns", args.joinColumns);
        args.hasInverseJoinColumns = side("inverseJoinColumn", "inverseJoinColumns", args.inverseJoinColumns);
        if (args.name.unknown() || args.schema.unknown())
            args.reason = bag.reason().empty() ? reasonOf(arg(0)) : bag.reason();
        target_->joinTables.push_back(std::move(args));
    }

    void relationId() {
        RelationIdArgs args = said<RelationIdArgs>();
        args.property = property();
        args.relation = inverseOf(arg(0), argLocation(0));
        target_->relationIds.push_back(std::move(args));
    }

    // -- keys and constraints
    // --------------------------------------------------------------------------------

    KeyArgs keyArgs(bool unique) {
        KeyArgs args = said<KeyArgs>();
        args.isUniqueConstraint = unique;
        args.onMember = !fact_->member.empty();
        V first = arg(0);
        V second = arg(1);
        V third = arg(2);
        if (isText(first)) args.name = textOf(first);
        V fields = isText(first) ? second : first;
        V options = isPlainObject(first) ? first : third;
        if (options == nullptr || options->nullish()) options = isPlainObject(second) ? second : nullptr;
        if (args.onMember) {
            args.hasColumns = true;
            args.columns.names.push_back(property());
        } else if (isFunction(fields) || isArray(fields)) {
            args.hasColumns = true;
            args.columns = keyColumns(fields, args.byFunction);
            const std::vector<Location> written = writtenNames(argLocation(isText(first) ? 1 : 0));
            if (written.size() == args.columns.names.size()) args.columns.locations = written;
        } else if (fields != nullptr && !fields->nullish() && !isPlainObject(fields)) {
            args.hasColumns = true;
            args.columns.known = false;
            args.columns.reason = reasonOf(fields);
        }
        const OptionBag bag(options);
        args.unique = bag.flag("unique");
        args.where = bag.text("where");
        args.method = bag.text("type");
        args.spatial = bag.flag("spatial");
        args.deferrable = bag.text("deferrable");
        const Setting<V> synchronize = bag.get("synchronize");
        if (synchronize.known() && synchronize.value->is(Kind::Bool) && synchronize.value->number == 0)
            args.synchronize = Setting<bool>::of(false);
        else if (synchronize.unknown())
            args.synchronize = Setting<bool>::open();
        if (!args.columns.known) args.reason = args.columns.reason;
        if (isText(first) && args.name.unknown()) args.reason = reasonOf(first);
        if (args.where.unknown() || args.unique.unknown() || args.method.unknown() ||
            args.synchronize.unknown())
            args.reason = bag.reason().empty() ? "its options are known at run time only" : bag.reason();
        if (isUnknown(first)) {
            args.reason = reasonOf(first);
            args.columns.known = args.onMember;
        }
        return args;
    }

    // The names inside `['customer', 'updatedAt']` or `(t) => [t.customer, t.updatedAt]` as they stand there.
    // Values that are equal are one value, so the place has to come from the text.
    [[nodiscard]] std::vector<Location> writtenNames(const Location& argument) const {
        std::vector<Location> names;
        const ir::Module* module = argument.known() ? project_.module(argument.file) : nullptr;
        if (module == nullptr) return names;
        for (const ir::Expr& expr : module->exprs) {
            if (expr.kind != ir::ExprKind::Array || expr.span.begin < argument.span.begin ||
                expr.span.end > argument.span.end)
                continue;
            for (std::uint32_t i = 0; i < expr.items.count; ++i) {
                const ir::Id id = module->at(expr.items, i);
                if (id == ir::kNone) return {};
                const ir::Expr& item = module->expr(id);
                if (item.kind != ir::ExprKind::String && item.kind != ir::ExprKind::Member) return {};
                names.push_back({argument.file, item.textSpan});
            }
            return names;
        }
        return names;
    }

    void key(bool unique) {
        KeyArgs args = keyArgs(unique);
        (unique ? target_->uniques : target_->indexes).push_back(std::move(args));
    }

    void check() {
        CheckArgs args = said<CheckArgs>();
        const bool named = arg(1) != nullptr && !arg(1)->nullish();
        if (named) args.name = textOf(arg(0));
        args.expression = textOf(named ? arg(1) : arg(0));
        target_->checks.push_back(std::move(args));
    }

    void exclusion() {
        CheckArgs args = said<CheckArgs>();
        const bool named = isText(arg(1));
        if (named) args.name = textOf(arg(0));
        args.expression = textOf(named ? arg(1) : arg(0));
        target_->exclusions.push_back(std::move(args));
    }

    void foreignKey() {
        ForeignKeyArgs args = said<ForeignKeyArgs>();
        args.property = property();
        args.type = arguments_.reference(arg(0), argLocation(0));
        target_ = &arguments_.targets[targetId_];
        V second = arg(1);
        V third = arg(2);
        if (isText(second) || isFunction(second)) args.inverse = inverseOf(second, argLocation(1));
        if (isArray(second)) args.columns = namesIn(second);
        if (isArray(third)) args.referenced = namesIn(third);
        V options = isPlainObject(second) ? second : isPlainObject(third) ? third : arg(3);
        const OptionBag bag(options);
        args.name = bag.text("name");
        args.onDelete = bag.text("onDelete");
        args.onUpdate = bag.text("onUpdate");
        target_->foreignKeys.push_back(std::move(args));
    }

    // -- entities
    // --------------------------------------------------------------------------------------------

    void entity(TableArgs::Type type) {
        TableArgs args = said<TableArgs>();
        args.type = type;
        V first = arg(0);
        const OptionBag bag(isPlainObject(first) ? first : isUnknown(first) ? first : arg(1));
        args.name = isText(first) ? textOf(first) : bag.text("name");
        args.schema = bag.text("schema");
        args.synchronize = bag.flag("synchronize");
        args.materialized = bag.flag("materialized").valueOr(false);
        orderBy(args, bag.get("orderBy"));
        if (args.name.unknown() || args.schema.unknown())
            args.reason = bag.reason().empty() ? reasonOf(first) : bag.reason();
        target_->tables.push_back(std::move(args));
    }

    static void orderBy(TableArgs& args, const Setting<V>& value) {
        V order = value.known() && isFunction(value.value) ? resultOf(value.value)
                  : value.known()                          ? value.value
                                                           : nullptr;
        if (order == nullptr || !order->is(Kind::Object) || order->cell == nullptr) return;
        for (const evaluate::Prop& prop : order->cell->props) {
            std::string_view direction;
            if (prop.value != nullptr && evaluate::constantString(prop.value, direction)) {
                args.orderBy.emplace_back(prop.name, direction);
            } else if (isOptionsObject(prop.value)) {
                args.orderBy.emplace_back(prop.name, OptionBag(prop.value).text("order").valueOr("ASC"));
            }
        }
    }

    void childEntity() {
        TableArgs args = said<TableArgs>();
        args.type = TableArgs::Type::Child;
        target_->tables.push_back(std::move(args));
        V value = arg(0);
        if (value == nullptr || value->is(Kind::Undefined)) return;
        if (value->is(Kind::Number)) {
            target_->discriminatorValue = Setting<std::string>::of(numberText(value->number));
        } else {
            target_->discriminatorValue = textOf(value);
        }
    }

    void inheritance() {
        InheritanceArgs args = said<InheritanceArgs>();
        const OptionBag bag(arg(0));
        const Setting<V> column = bag.get("column");
        if (column.unknown()) {
            args.unknownColumn = true;
            doubt("the discriminator column: " + bag.reason());
        } else if (column.known() && column.value->truthyConstant()) {
            if (isText(column.value)) {
                ColumnOptions options;
                options.name = textOf(column.value);
                options.typeLocation = options.nameLocation = fact_->where;
                args.column = options;
            } else {
                args.column = columnOptions(OptionBag(column.value), fact_->where);
            }
        }
        target_->inheritances.push_back(std::move(args));
    }

    void tree() {
        TreeArgs args = said<TreeArgs>();
        args.type = textOf(arg(0));
        const OptionBag bag(arg(1));
        args.closureTableName = bag.text("closureTableName");
        args.closureTableSchema = bag.text("closureTableSchema");
        args.ancestorName = bag.get("ancestorColumnName");
        args.descendantName = bag.get("descendantColumnName");
        target_->trees.push_back(std::move(args));
    }
};

}  // namespace

void collectDecorators(Arguments& arguments, const evaluate::Evaluation& evaluation,
                       const project::Project& project) {
    Collector(arguments, project).collect(evaluation);
}

}  // namespace audit::entities
