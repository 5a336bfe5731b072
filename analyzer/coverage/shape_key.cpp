#include "coverage/shape_key.h"

#include <cstring>
#include <string>

namespace audit::coverage {
namespace {

using source::ContentHash;

// Bytes to be hashed. Texts come with their length, so that no two shapes give the same bytes.
class Bytes {
  public:
    void add(std::string_view text) {
        number(text.size());
        out_.append(text);
    }
    template <class T>
    void number(T value) {
        const auto wide = static_cast<std::uint64_t>(value);
        char raw[sizeof wide];
        std::memcpy(raw, &wide, sizeof wide);
        out_.append(raw, sizeof raw);
    }
    void flags(std::initializer_list<bool> values) {
        std::uint64_t bits = 0;
        for (const bool value : values) bits = bits * 2 + (value ? 1 : 0);
        number(bits);
    }
    void hash(const ContentHash& value) {
        number(value.high);
        number(value.low);
    }
    void add(const std::vector<std::string>& texts) {
        number(texts.size());
        for (const std::string& text : texts) add(std::string_view(text));
    }

    void predicate(const shape::Predicate& p) {
        number(static_cast<unsigned>(p.kind) | (static_cast<unsigned>(p.origin) << 8) |
               (p.optional ? 0x10000u : 0u));
        if (p.kind == shape::Predicate::Kind::Leaf) comparison(p.leaf);
        if (p.kind == shape::Predicate::Kind::Unknown) add(p.reason);
        number(p.children.size());
        for (const shape::Predicate& child : p.children) predicate(child);
    }

    void optional(const std::optional<shape::Predicate>& p) {
        number(p.has_value());
        if (p) predicate(*p);
    }

    void order(const std::vector<shape::OrderItem>& items) {
        number(items.size());
        for (const shape::OrderItem& item : items) {
            add(item.alias);
            add(item.column);
            add(item.expression);
            flags({item.descending, item.nullsFirst.has_value(), item.nullsFirst.value_or(false),
                   item.optional, item.directionUnknown, item.implicit});
        }
    }

    void source(const shape::Source& s) {
        add(s.alias);
        add(s.table);
        number(s.tableId);
        number(static_cast<unsigned>(s.join));
        number(s.optional);
        number(s.subquery ? *s.subquery + 1 : 0);
        optional(s.on);
    }

    [[nodiscard]] ContentHash result() const { return source::contentHash(out_); }

  private:
    void comparison(const shape::Comparison& c) {
        number(static_cast<unsigned>(c.op) | (static_cast<unsigned>(c.value) << 8) |
               (c.everyRow ? 0x10000u : 0u) | (c.noRow ? 0x20000u : 0u));
        number(c.valueCount);
        number(c.subquery ? *c.subquery + 1 : 0);
        for (const std::string* text : {&c.alias, &c.column, &c.literal, &c.otherAlias, &c.otherColumn,
                                        &c.expression, &c.operatorName, &c.castOrFunction})
            add(*text);
        add(c.rowColumns);
    }

    std::string out_;
};

}  // namespace

ShapeKey shapeKey(const shape::Variant& v) {
    ShapeKey key;
    key.subqueries.reserve(v.subqueries.size());
    for (const shape::Variant& subquery : v.subqueries) key.subqueries.push_back(shapeKey(subquery).all);
    key.all = shapeKey(v, key.subqueries);
    return key;
}

ContentHash shapeKey(const shape::Variant& v, const std::vector<ContentHash>& subqueries) {
    Bytes bytes;
    bytes.number(subqueries.size());
    for (const ContentHash& subquery : subqueries) bytes.hash(subquery);
    bytes.number(v.sources.size());
    for (const shape::Source& s : v.sources) bytes.source(s);
    bytes.optional(v.where);
    bytes.order(v.order);
    bytes.order(v.groupBy);
    bytes.flags({v.limit, v.distinct, v.primaryKeyLookup, v.runtimeOnly});
    bytes.number(static_cast<unsigned>(v.pagination));
    bytes.add(v.runtimeReason);
    bytes.add(v.aggregate);
    bytes.add(v.aggregateColumn);
    bytes.add(v.conflictColumns);
    return bytes.result();
}

}  // namespace audit::coverage
