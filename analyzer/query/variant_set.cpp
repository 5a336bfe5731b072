#include "query/variant_set.h"

#include <algorithm>

namespace audit::query {

namespace {

void appendPredicate(std::string& key, const shape::Predicate& p) {
    key += static_cast<char>('a' + static_cast<int>(p.kind));
    key += static_cast<char>('0' + static_cast<int>(p.origin));
    if (p.optional) key += '?';
    if (p.repeated) key += '*';
    if (p.kind == shape::Predicate::Kind::Leaf) {
        const shape::Comparison& c = p.leaf;
        key += c.alias;
        key += '.';
        key += c.column;
        key += '#';
        key += std::to_string(static_cast<int>(c.op));
        key += '/';
        key += std::to_string(static_cast<int>(c.value));
        key += c.expression;
        key += c.otherAlias;
        key += c.otherColumn;
        key += c.castOrFunction;
        if (c.value == shape::ValueKind::Literal) key += c.literal;
        if (c.everyRow) key += 'E';
        if (c.noRow) key += 'N';
    }
    key += p.reason;
    key += '(';
    for (const shape::Predicate& child : p.children) appendPredicate(key, child);
    key += ')';
}

/// What makes two variants the same query. Constants of parameters apart.
source::ContentHash keyOf(const shape::Variant& v) {
    std::string key = v.sql;
    key += '|';
    for (const shape::Source& s : v.sources) {
        key += s.alias;
        if (s.optional) key += '?';
        key += std::to_string(static_cast<int>(s.join));
        if (s.on) appendPredicate(key, *s.on);
    }
    key += '|';
    if (v.where) appendPredicate(key, *v.where);
    for (const shape::OrderItem& o : v.order) {
        key += o.alias;
        key += o.column;
        key += o.expression;
        key += o.descending ? '-' : '+';
        if (o.optional) key += '?';
    }
    key += std::to_string(static_cast<int>(v.pagination));
    if (v.limit) key += 'l';
    if (v.offset) key += 'o';
    key += v.lock;
    key += v.runtimeReason;
    key += v.aggregate;
    for (const std::string& c : v.conflictColumns) {
        key += ',';
        key += c;
    }
    return source::contentHash(key);
}

/// Nothing that a key holds.
void forgetConstants(shape::Predicate& into, const shape::Predicate& other) {
    if (into.leaf.literal != other.leaf.literal) into.leaf.literal.clear();
    if (into.leaf.valueCount != other.leaf.valueCount) into.leaf.valueCount = 0;
    for (std::size_t i = 0; i < into.children.size() && i < other.children.size(); ++i)
        forgetConstants(into.children[i], other.children[i]);
}

}  // namespace

void VariantSet::add(shape::Variant variant, source::ContentHash key) {
    const auto same = std::ranges::find(keys_, key);
    if (same == keys_.end()) {
        list_.push_back(std::move(variant));
        keys_.push_back(key);
        return;
    }
    shape::Variant& there = list_[static_cast<std::size_t>(same - keys_.begin())];
    if (there.where && variant.where) forgetConstants(*there.where, *variant.where);
    std::erase_if(there.conditions, [&](const std::string& c) {
        return std::ranges::find(variant.conditions, c) == variant.conditions.end();
    });
}

void VariantSet::add(shape::Variant variant) {
    const source::ContentHash key = keyOf(variant);
    add(std::move(variant), key);
}

void VariantSet::add(VariantSet other) {
    for (std::size_t i = 0; i < other.list_.size(); ++i) add(std::move(other.list_[i]), other.keys_[i]);
}

void VariantSet::addOpen(std::string runtimeReason) {
    shape::Variant open = list_.front();
    open.conditions.clear();
    open.runtimeOnly = true;
    open.runtimeReason = std::move(runtimeReason);
    keys_.push_back(keyOf(open));
    list_.push_back(std::move(open));
}

void VariantSet::cut(std::size_t count, std::string runtimeReason) {
    list_.resize(count);
    keys_.resize(count);
    list_.back().runtimeOnly = true;
    list_.back().runtimeReason = std::move(runtimeReason);
    keys_.back() = keyOf(list_.back());
}

}  // namespace audit::query
