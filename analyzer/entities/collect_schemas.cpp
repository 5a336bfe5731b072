// EntitySchema objects → Arguments: entity-schema/EntitySchemaTransformer.ts.
#include <algorithm>
#include <unordered_set>

#include "entities/arguments.h"
#include "evaluate/guard.h"

namespace audit::entities {
namespace {

using evaluate::Kind;

bool certain(evaluate::Guard guard) {
    return guard == nullptr || evaluate::isTrue(guard);
}

class SchemaCollector {
  public:
    SchemaCollector(Arguments& arguments, TypeormVersion version)
        : arguments_(arguments), version_(version) {}

    void collect(const evaluate::Evaluation& evaluation) {
        for (const evaluate::SchemaFact& fact : evaluation.schemas) schema(fact);
        // A schema that others embed and that has no key of its own is no entity: no data source would take
        // it.
        for (TargetId id : embedded_) {
            Target& each = arguments_.targets[id];
            const bool keyed =
                each.membersOpen || std::ranges::any_of(each.columns, [](const ColumnArgs& column) {
                    return column.options.primary.valueOr(false) || column.options.primary.unknown();
                });
            if (!keyed) each.tables.clear();
        }
    }

  private:
    static constexpr int kMaxEmbedding = 32;  // deeper is a cycle

    Arguments& arguments_;
    TypeormVersion version_;  // each took over more of the options
    TargetId targetId_ = kNone;
    Location where_;
    std::unordered_set<TargetId> embedded_;

    Target& target() { return arguments_.targets[targetId_]; }

    template <typename T>
    T said(const Location& at) {
        T args;
        args.order = arguments_.nextOrder();
        args.target = targetId_;
        args.decorator = args.member = args.memberName = at.known() ? at : where_;
        return args;
    }

    void schema(const evaluate::SchemaFact& fact) {
        const OptionBag bag(fact.options);
        targetId_ = arguments_.targetOfSchema(fact.schema);
        where_ = fact.where;
        if (targetId_ == kNone) return;
        if (target().schema == nullptr) target().schema = fact.schema;
        arguments_.order.push_back(targetId_);

        TableArgs table = said<TableArgs>(fact.where);
        table.name = bag.text("tableName");
        table.schema = bag.text("schema");
        table.synchronize = bag.flag("synchronize");
        const Setting<std::string> type = bag.text("type");
        table.type = type.unknown()                 ? TableArgs::Type::Unknown
                     : type.value == "view"         ? TableArgs::Type::View
                     : type.value == "entity-child" ? TableArgs::Type::Child
                                                    : TableArgs::Type::Regular;
        if (table.name.unknown() || type.unknown())
            table.reason = bag.reason().empty() ? "its options are not known" : bag.reason();
        if (const Setting<V> order = bag.get("orderBy");
            order.known() && order.value->is(Kind::Object) && order.value->cell)
            for (const evaluate::Prop& prop : order.value->cell->props)
                if (std::string_view direction;
                    prop.value != nullptr && evaluate::constantString(prop.value, direction))
                    table.orderBy.emplace_back(prop.name, direction);
        target().tables.push_back(std::move(table));
        inheritance(bag);
        if (const Setting<V> value = bag.get("discriminatorValue");
            value.known() && value.value->truthyConstant())
            target().discriminatorValue = textOf(value.value);
        if (bag.open()) {
            target().membersOpen = true;
            target().doubt("schema options: " + bag.reason());
        }
        members(bag, 0);
    }

    void inheritance(const OptionBag& bag) {
        const Setting<V> given = bag.get("inheritance");
        if (version_ == TypeormVersion::V02 || !given.known() || !given.value->truthyConstant()) return;
        InheritanceArgs args = said<InheritanceArgs>(where_);
        const Setting<V> column = OptionBag(given.value).get("column");
        if (column.known() && isText(column.value)) {
            ColumnOptions options;
            options.name = textOf(column.value);
            args.column = options;
        } else if (column.known() && column.value->truthyConstant()) {
            args.column = columnOptions(OptionBag(column.value), where_);
        }
        target().inheritances.push_back(std::move(args));
    }

    // Each entry of an option that is an object; what is not known leaves a reason.
    template <typename F>
    void entries(const OptionBag& bag, std::string_view name, F read) {
        const Setting<V> given = bag.get(name);
        if (given.absent() || (given.known() && given.value->nullish())) return;
        if (!given.known() || given.value->cell == nullptr) {
            target().membersOpen = true;
            target().doubt(std::string(name) + ": " +
                           (given.value != nullptr ? reasonOf(given.value) : bag.reason()));
            return;
        }
        if (given.value->cell->open) {
            target().membersOpen = true;
            target().doubt(std::string(name) +
                           " are known in part only: " + std::string(given.value->cell->openReason));
        }
        for (const evaluate::Prop& prop : given.value->cell->props) {
            if (certain(prop.guard)) {
                read(prop);
            } else {
                target().membersOpen = true;
                target().doubt(std::string(name) + "." + std::string(prop.name) +
                               " is there under a condition");
            }
        }
    }

    template <typename F>
    void elements(const OptionBag& bag, std::string_view name, F read) {
        const Setting<V> given = bag.get(name);
        if (given.absent() || (given.known() && given.value->nullish())) return;
        if (!given.known() || given.value->cell == nullptr || given.value->cell->open)
            target().doubt(std::string(name) + " are not known");
        if (given.known() && given.value->cell != nullptr)
            for (const evaluate::Element& element : given.value->cell->elements)
                if (element.value != nullptr && certain(element.guard))
                    read(OptionBag(element.value), element.where);
    }

    void members(const OptionBag& bag, int depth) {
        entries(bag, "columns", [&](const evaluate::Prop& prop) { column(prop); });
        entries(bag, "relations", [&](const evaluate::Prop& prop) { relation(prop); });
        entries(bag, "relationIds", [&](const evaluate::Prop& prop) {
            RelationIdArgs args = said<RelationIdArgs>(prop.where);
            args.property = std::string(prop.name);
            args.relation.path = OptionBag(prop.value).text("relationName").value;
            args.relation.kind =
                args.relation.path.empty() ? InverseRef::Kind::Unknown : InverseRef::Kind::Path;
            target().relationIds.push_back(std::move(args));
        });
        elements(bag, "indices", [&](const OptionBag& index, const Location& at) { key(index, at, false); });
        elements(bag, "uniques", [&](const OptionBag& unique, const Location& at) { key(unique, at, true); });
        elements(bag, "foreignKeys", [&](const OptionBag& key, const Location& at) {
            if (version_ != TypeormVersion::V1) return;
            ForeignKeyArgs args = said<ForeignKeyArgs>(at);
            foreignKey(args, key);
            args.columns = namesIn(key.get("columnNames").value);
            args.referenced = namesIn(key.get("referencedColumnNames").value);
            target().foreignKeys.push_back(std::move(args));
        });
        const auto constraint = [&](std::vector<CheckArgs> Target::*list) {
            return [this, list](const OptionBag& check, const Location& at) {
                CheckArgs args = said<CheckArgs>(at);
                args.name = check.text("name");
                args.expression = check.text("expression");
                (target().*list).push_back(std::move(args));
            };
        };
        elements(bag, "checks", constraint(&Target::checks));
        elements(bag, "exclusions", constraint(&Target::exclusions));
        entries(bag, "embeddeds", [&](const evaluate::Prop& prop) { embedded(prop, depth); });
        elements(bag, "trees", [&](const OptionBag& tree, const Location& at) {
            if (version_ != TypeormVersion::V1) return;
            TreeArgs args = said<TreeArgs>(at);
            args.type = tree.text("type");
            const OptionBag options(tree.get("options").value);
            args.closureTableName = options.text("closureTableName");
            args.closureTableSchema = options.text("closureTableSchema");
            args.ancestorName = options.get("ancestorColumnName");
            args.descendantName = options.get("descendantColumnName");
            target().trees.push_back(std::move(args));
        });
    }

    void column(const evaluate::Prop& prop) {
        ColumnArgs args = said<ColumnArgs>(prop.where);
        if (prop.nameWhere.known()) args.memberName = prop.nameWhere;
        args.property = std::string(prop.name);
        const OptionBag bag(prop.value);
        args.options = columnOptions(bag, prop.where);
        args.options.foreignKeyConstraintName = {};
        if (version_ == TypeormVersion::V02)
            args.options.enumName = args.options.primaryKeyConstraintName = {};
        const auto flagged = [&](std::string_view name) { return bag.flag(name).valueOr(false); };
        if (flagged("createDate")) args.mode = ColumnMode::CreateDate;
        if (flagged("updateDate")) args.mode = ColumnMode::UpdateDate;
        if (flagged("deleteDate")) args.mode = ColumnMode::DeleteDate;
        if (flagged("version")) args.mode = ColumnMode::Version;
        if (flagged("treeLevel")) args.mode = ColumnMode::TreeLevel;
        if (flagged("objectId")) args.mode = ColumnMode::ObjectId;
        if (version_ == TypeormVersion::V1 && flagged("virtualProperty"))
            args.mode = ColumnMode::VirtualProperty;
        if (const Setting<V> generated = bag.get("generated");
            generated.known() && generated.value->truthyConstant()) {
            GeneratedArgs generation = said<GeneratedArgs>(prop.where);
            generation.property = args.property;
            generation.strategy =
                isText(generated.value) ? textOf(generated.value).valueOr("increment") : "increment";
            target().generations.push_back(std::move(generation));
        }
        if (flagged("unique")) {
            KeyArgs unique = said<KeyArgs>(prop.where);
            unique.isUniqueConstraint = unique.onMember = unique.implied = unique.hasColumns = true;
            unique.columns.names.push_back(args.property);
            target().uniques.push_back(std::move(unique));
        }
        if (const Setting<V> key = bag.get("foreignKey");
            version_ == TypeormVersion::V1 && key.known() && key.value->truthyConstant()) {
            ForeignKeyArgs foreign = said<ForeignKeyArgs>(prop.where);
            foreign.property = args.property;
            foreignKey(foreign, OptionBag(key.value));
            target().foreignKeys.push_back(std::move(foreign));
        }
        target().columns.push_back(std::move(args));
    }

    void foreignKey(ForeignKeyArgs& args, const OptionBag& bag) {
        args.type = arguments_.reference(bag.get("target").value, bag.where("target"), true);
        args.inverse = inverse(bag.get("inverseSide"));
        args.name = bag.text("name");
        args.onDelete = bag.text("onDelete");
        args.onUpdate = bag.text("onUpdate");
    }

    static InverseRef inverse(const Setting<V>& given) {
        InverseRef ref;
        if (given.absent() || (given.known() && given.value->nullish())) return ref;
        ref.kind = InverseRef::Kind::Unknown;
        std::vector<std::string_view> steps;
        std::string_view text;
        if (given.value == nullptr) return ref;
        if (evaluate::constantString(given.value, text)) {
            ref.kind = InverseRef::Kind::Path;
            ref.path = std::string(text);
        } else if (V result = resultOf(given.value);
                   result != nullptr && evaluate::symbolPath(result, steps)) {
            ref.kind = InverseRef::Kind::Path;
            ref.byFunction = true;
            for (std::string_view step : steps) ref.path.append(ref.path.empty() ? "" : ".").append(step);
        }
        return ref;
    }

    void relation(const evaluate::Prop& prop) {
        const OptionBag bag(prop.value);
        RelationArgs args = said<RelationArgs>(prop.where);
        if (prop.nameWhere.known()) args.memberName = prop.nameWhere;
        args.property = std::string(prop.name);
        const Setting<std::string> type = bag.text("type");
        if (!type.known()) {
            target().membersOpen = true;
            target().doubt("relation " + args.property + ": its type is not known");
            return;
        }
        args.kind = type.value == "one-to-one"     ? RelationKind::OneToOne
                    : type.value == "one-to-many"  ? RelationKind::OneToMany
                    : type.value == "many-to-many" ? RelationKind::ManyToMany
                                                   : RelationKind::ManyToOne;
        args.type = arguments_.reference(bag.get("target").value, bag.where("target"), true);
        args.inverse = inverse(bag.get("inverseSide"));
        args.lazy = bag.flag("lazy").valueOr(false);
        args.eager = bag.flag("eager").valueOr(false);
        args.persistence = bag.flag("persistence").valueOr(true);
        args.nullable = bag.flag("nullable");
        args.onDelete = bag.text("onDelete");
        args.onUpdate = bag.text("onUpdate");
        args.createForeignKey = bag.flag("createForeignKeyConstraints");
        args.primary = version_ == TypeormVersion::V02 && bag.flag("primary").valueOr(false);
        args.treeParent = bag.flag("treeParent").valueOr(false);
        args.treeChildren = bag.flag("treeChildren").valueOr(false);
        if (const Setting<V> cascade = bag.get("cascade"); cascade.known()) {
            args.cascadeRemove = cascade.value->is(Kind::Bool) && cascade.value->number != 0;
            if (cascade.value->is(Kind::Array))
                for (const std::string& name : namesIn(cascade.value).names)
                    args.cascadeRemove |= name == "remove";
        }
        if (bag.open()) args.reason = bag.reason();
        joinColumns(bag, args.property, prop.where);
        joinTable(bag, args.property, prop.where);
        target().relations.push_back(std::move(args));
    }

    JoinColumnArgs joinColumnArgs(V options, const std::string& property, const Location& at) {
        JoinColumnArgs args = said<JoinColumnArgs>(at);
        args.property = property;
        const OptionBag bag(options);
        args.name = bag.text("name");
        args.referenced = bag.text("referencedColumnName");
        if (version_ != TypeormVersion::V02) args.constraintName = bag.text("foreignKeyConstraintName");
        if (args.name.unknown() || args.referenced.unknown()) args.reason = reasonOf(options);
        return args;
    }

    std::vector<JoinColumnArgs> joinColumnList(V value, const std::string& property, const Location& at) {
        std::vector<JoinColumnArgs> list;
        if (value->is(Kind::Array) && value->cell != nullptr) {
            for (const evaluate::Element& element : value->cell->elements)
                list.push_back(joinColumnArgs(element.value, property, at));
        } else {
            list.push_back(joinColumnArgs(value->is(Kind::Bool) ? nullptr : value, property, at));
        }
        return list;
    }

    void joinColumns(const OptionBag& bag, const std::string& property, const Location& at) {
        const Setting<V> given = bag.get("joinColumn");
        if (!given.known() || !given.value->truthyConstant()) return;
        for (JoinColumnArgs& args : joinColumnList(given.value, property, at))
            target().joinColumns.push_back(std::move(args));
    }

    void joinTable(const OptionBag& relation, const std::string& property, const Location& at) {
        const Setting<V> given = relation.get("joinTable");
        if (!given.known() || !given.value->truthyConstant()) return;
        JoinTableArgs args = said<JoinTableArgs>(at);
        args.property = property;
        const OptionBag bag(given.value->is(Kind::Bool) ? nullptr : given.value);
        args.name = bag.text("name");
        args.schema = bag.text("schema");
        const auto side = [&](std::string_view one, std::string_view many,
                              std::vector<JoinColumnArgs>& list) {
            for (std::string_view option : {one, many}) {
                const Setting<V> value = bag.get(option);
                if (!value.known() || !value.value->truthyConstant()) continue;
                list = joinColumnList(value.value, property, at);
                return true;
            }
            return false;
        };
        args.hasJoinColumns = side("joinColumn", "joinColumns", args.joinColumns);
        args.hasInverseJoinColumns = side("inverseJoinColumn", "inverseJoinColumns", args.inverseJoinColumns);
        if (args.name.unknown()) args.reason = bag.reason();
        target().joinTables.push_back(std::move(args));
    }

    void key(const OptionBag& bag, const Location& at, bool unique) {
        KeyArgs args = said<KeyArgs>(at);
        args.isUniqueConstraint = unique;
        args.name = bag.text("name");
        const Setting<V> columns = bag.get("columns");
        if (columns.known() && !columns.value->nullish()) {
            args.hasColumns = true;
            if (isFunction(columns.value)) {
                args.byFunction = true;
                V result = resultOf(columns.value);
                args.columns.known = result != nullptr && result->is(Kind::Array) && result->cell != nullptr;
                if (args.columns.known)
                    for (const evaluate::Element& element : result->cell->elements) {
                        std::vector<std::string_view> steps;
                        if (element.value == nullptr || !evaluate::symbolPath(element.value, steps)) {
                            args.columns.known = false;
                            continue;
                        }
                        std::string path;
                        for (std::string_view step : steps) path.append(path.empty() ? "" : ".").append(step);
                        args.columns.names.push_back(std::move(path));
                    }
            } else {
                args.columns = namesIn(columns.value);
            }
        }
        args.unique = bag.flag("unique");
        args.where = bag.text("where");
        args.spatial = bag.flag("spatial");
        args.deferrable = bag.text("deferrable");
        if (const Setting<V> sync = bag.get("synchronize");
            sync.known() && sync.value->falsyConstant() && !sync.value->nullish())
            args.synchronize = Setting<bool>::of(false);
        if (!args.columns.known)
            args.reason = args.columns.reason.empty() ? "its columns are not known" : args.columns.reason;
        (unique ? target().uniques : target().indexes).push_back(std::move(args));
    }

    void embedded(const evaluate::Prop& prop, int depth) {
        const OptionBag bag(prop.value);
        EmbeddedArgs args = said<EmbeddedArgs>(prop.where);
        args.property = std::string(prop.name);
        args.isArray = bag.flag("array").valueOr(false);
        const Setting<V> prefix = bag.get("prefix");
        if (prefix.known() && prefix.value->is(Kind::Bool)) {
            args.prefix =
                prefix.value->number != 0 ? EmbeddedArgs::Prefix::Property : EmbeddedArgs::Prefix::None;
        } else if (prefix.known() && isText(prefix.value)) {
            const Setting<std::string> text = textOf(prefix.value);
            args.prefix = text.absent()  ? EmbeddedArgs::Prefix::None
                          : text.known() ? EmbeddedArgs::Prefix::Text
                                         : EmbeddedArgs::Prefix::Unknown;
            args.prefixText = text.value;
        } else if (prefix.unknown()) {
            args.prefix = EmbeddedArgs::Prefix::Unknown;
        }
        const Setting<V> schema = bag.get("schema");
        if (schema.absent()) {
            BootError error;
            error.rule = "schema/invalid-embedded";
            error.message = "EntitySchema is required for " + args.property + " embedded field";
            error.subject = args.property;
            error.location = prop.where;
            arguments_.fail(targetId_, std::move(error));
            return;
        }
        args.type = arguments_.reference(schema.known() ? schema.value : nullptr, prop.where, true);
        const TargetId inner = args.type.target;
        target().embeddeds.push_back(std::move(args));
        if (inner == kNone || depth >= kMaxEmbedding || !embedded_.insert(inner).second) return;
        // The embedded schema registers its members under its own name, whether or not it is listed as an
        // entity. A schema that is an entity of its own has registered them already (or will): the second
        // copy is dropped where properties are gathered.
        const TargetId outer = targetId_;
        targetId_ = inner;
        if (schema.known() && !schema.value->items.empty())
            members(OptionBag(schema.value->items[0]), depth + 1);
        targetId_ = outer;
    }
};

}  // namespace

void collectSchemas(Arguments& arguments, const evaluate::Evaluation& evaluation, TypeormVersion version) {
    SchemaCollector(arguments, version).collect(evaluation);
}

}  // namespace audit::entities
