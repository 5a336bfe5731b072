#include "entities/model.h"

#include <algorithm>

#include "entities/options.h"

namespace audit::entities {

using evaluate::Kind;
using evaluate::NativeKind;
using evaluate::V;

namespace {

// The options object of a schema: the place where it stands tells copies of one object from other objects.
bool sameSchema(V a, V b) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr || a->items.empty() || b->items.empty()) return false;
    const V left = a->items[0];
    const V right = b->items[0];
    return left == right || (left->cell != nullptr && right->cell != nullptr && left->cell->where.known() &&
                             left->cell->where == right->cell->where);
}

EntityId idOf(const EntityModel& model, const Entity* entity) {
    return static_cast<EntityId>(entity - model.entities.data());
}

}  // namespace

const ColumnProperty* Entity::column(std::string_view path) const {
    const auto at = std::ranges::find(columns, path, &ColumnProperty::path);
    return at == columns.end() ? nullptr : &*at;
}

const Relation* Entity::relation(std::string_view path) const {
    const auto at = std::ranges::find(relations, path, &Relation::path);
    return at == relations.end() ? nullptr : &*at;
}

EntityId EntityModel::find(V target) const {
    if (target == nullptr) return kNone;
    std::string_view text;
    if (target->is(Kind::Class)) {
        for (const Entity& entity : entities)
            if (entity.cls != nullptr && entity.cls == target->cls) return idOf(*this, &entity);
        return kNone;
    }
    if (target->is(NativeKind::EntitySchema)) {
        for (const Entity& entity : entities)
            if (sameSchema(entity.schema, target)) return idOf(*this, &entity);
        if (target->items.empty()) return kNone;
        const OptionBag options(target->items[0]);
        if (const Setting<V> cls = options.get("target"); cls.known() && cls.value->is(Kind::Class))
            return find(cls.value);
        const Setting<std::string> name = options.text("name");
        return name.known() ? findByName(name.value) : kNone;
    }
    return evaluate::constantString(target, text) ? findByName(text) : kNone;
}

EntityId EntityModel::findByName(std::string_view name) const {
    if (name.empty()) return kNone;
    // EntityManager's look-up by string: the target's name, then the table's (DataSource.findMetadata). An
    // entity of the program before one of its tests.
    for (const bool test : {false, true}) {
        for (const Entity& entity : entities)
            if (entity.inTest == test && entity.name == name) return idOf(*this, &entity);
        for (const Entity& entity : entities)
            if (entity.inTest == test && entity.table != kNone && catalog.tables[entity.table].name == name)
                return idOf(*this, &entity);
    }
    return kNone;
}

}  // namespace audit::entities
