#include "entities/arguments.h"

namespace audit::entities {

using evaluate::Kind;
using evaluate::NativeKind;

TargetId Arguments::targetOf(const evaluate::ClassInfo* cls) {
    const auto [at, added] = byClass_.try_emplace(cls, static_cast<TargetId>(targets.size()));
    if (added) {
        Target& target = targets.emplace_back();
        target.cls = cls;
        target.name = std::string(cls->name);
    }
    return at->second;
}

TargetId Arguments::targetOfSchemaClass(const evaluate::ClassInfo* cls) {
    constexpr int kMaxInheritance = 200;
    TargetId first = kNone, previous = kNone;
    for (int depth = 0; cls != nullptr && depth < kMaxInheritance; ++depth, cls = cls->super) {
        if (depth > 0 && cls->name.empty()) break;  // as MetadataUtils.getInheritanceTree() does
        const auto [at, added] = bySchemaClass_.try_emplace(cls, static_cast<TargetId>(targets.size()));
        if (added) {
            Target& target = targets.emplace_back();
            target.cls = cls;
            target.name = std::string(cls->name);
            target.bySchema = true;
        }
        if (previous != kNone) targets[previous].super = at->second;
        if (first == kNone) first = at->second;
        if (!added) break;
        previous = at->second;
    }
    return first;
}

TargetId Arguments::targetOfName(const std::string& name, V schema) {
    // Two schemas of one name (in two test folders, say) are two targets: the place of the options tells them
    // apart.
    V options = schema != nullptr && !schema->items.empty() ? schema->items[0] : schema;
    std::string key = name;
    if (options != nullptr && options->cell != nullptr && options->cell->where.known())
        key += "@" + std::to_string(options->cell->where.file) + ":" +
               std::to_string(options->cell->where.span.begin);
    const auto [at, added] = byName_.try_emplace(key, static_cast<TargetId>(targets.size()));
    if (added) {
        Target& target = targets.emplace_back();
        target.name = name;
        target.schema = schema;
        target.bySchema = true;
    }
    return at->second;
}

TargetId Arguments::targetOfSchema(V schema) {
    if (schema == nullptr || schema->items.empty()) return kNone;
    const OptionBag options(schema->items[0]);
    const Setting<V> cls = options.get("target");
    if (cls.known() && cls.value->is(Kind::Class) && cls.value->cls != nullptr)
        return targetOfSchemaClass(cls.value->cls);
    const Setting<std::string> name = options.text("name");
    return name.known() ? targetOfName(name.value, schema) : kNone;
}

TargetRef Arguments::reference(V value, const Location& where, bool bySchema) {
    TargetRef ref;
    ref.where = where;
    if (isFunction(value)) {
        V result = resultOf(value);
        if (result != nullptr && !isFunction(result)) ref = reference(result, where, bySchema);
        if (ref.kind == TargetRef::Kind::Unknown && ref.reason.empty())
            ref.reason = "its type function gives nothing known";
        return ref;
    }
    std::string_view text;
    if (value != nullptr && value->is(Kind::Class) && value->cls != nullptr) {
        ref.kind = TargetRef::Kind::Class;
        ref.target = bySchema ? targetOfSchemaClass(value->cls) : targetOf(value->cls);
        ref.name = std::string(value->cls->name);
    } else if (value != nullptr && value->is(NativeKind::EntitySchema)) {
        ref.target = targetOfSchema(value);
        if (ref.target != kNone) {
            ref.kind = TargetRef::Kind::Class;
            ref.name = targets[ref.target].name;
        } else {
            ref.reason = "the schema's name is not known";
        }
    } else if (value != nullptr && evaluate::constantString(value, text)) {
        ref.kind = TargetRef::Kind::Name;
        ref.name = std::string(text);
    } else if (isOptionsObject(value)) {
        const Setting<std::string> name = OptionBag(value).text("name");
        if (name.known()) {
            ref.kind = TargetRef::Kind::Name;
            ref.name = name.value;
        } else {
            ref.reason = reasonOf(value);
        }
    } else {
        ref.reason = reasonOf(value);
    }
    return ref;
}

void Arguments::fail(TargetId target, BootError error) {
    errorTargets.emplace_back(target, errors.size());
    errors.push_back(std::move(error));
}

Setting<std::string> typeNameOf(V value) {
    const Setting<V> setting = settingOf(value);
    if (setting.unknown()) return Setting<std::string>::open();
    if (setting.absent() || value->is(Kind::Null)) return {};
    if (const std::string_view name = globalName(value); !name.empty())
        return Setting<std::string>::of("#" + std::string(name));
    if (value->is(Kind::Class)) return Setting<std::string>::of("#" + std::string(value->cls->name));
    if (isFunction(value)) return Setting<std::string>::of("#type");
    return textOf(value);
}

ColumnOptions columnOptions(const OptionBag& bag, const Location& decorator) {
    ColumnOptions o;
    const Setting<V> type = bag.get("type");
    o.type = type.unknown() ? Setting<std::string>::open() : typeNameOf(type.value);
    o.name = bag.text("name");
    o.length = bag.text("length");
    o.collation = bag.text("collation");
    o.enumName = bag.text("enumName");
    o.asExpression = bag.text("asExpression");
    o.generatedType = bag.text("generatedType");
    o.primaryKeyConstraintName = bag.text("primaryKeyConstraintName");
    o.foreignKeyConstraintName = bag.text("foreignKeyConstraintName");
    o.spatialFeatureType = bag.text("spatialFeatureType");
    o.primary = bag.flag("primary");
    o.nullable = bag.flag("nullable");
    o.select = bag.flag("select");
    o.insert = bag.flag("insert");
    o.array = bag.flag("array");
    o.precision = bag.number("precision");
    o.scale = bag.number("scale");
    o.srid = bag.number("srid");
    o.defaultValue = bag.get("default");
    const Setting<V> values = bag.get("enum");
    if (values.known() && !values.value->nullish()) {
        NameList list = enumValuesIn(values.value);
        o.enumValues = list.known ? Setting<std::vector<std::string>>::of(std::move(list.names))
                                  : Setting<std::vector<std::string>>::open();
    } else if (values.unknown()) {
        o.enumValues = Setting<std::vector<std::string>>::open();
    }
    o.open = bag.open();
    o.reason = bag.reason();
    o.typeLocation = bag.where("type");
    o.nameLocation = bag.where("name");
    if (!o.typeLocation.known()) o.typeLocation = decorator;
    if (!o.nameLocation.known()) o.nameLocation = decorator;
    return o;
}

}  // namespace audit::entities
