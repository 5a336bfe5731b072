#include "entities/nearest.h"

#include <algorithm>
#include <numeric>

#include "entities/metadata.h"

namespace audit::entities {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Levenshtein, letters of either case alike.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min(
                {above + 1, row[j - 1] + 1, diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearestName(const std::vector<std::string>& candidates, std::string_view name) {
    if (name.size() > 200) return {};
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 200) continue;
        const std::size_t d = distance(candidate, name);
        if (d < bestDistance) {
            best = candidate;
            bestDistance = d;
        }
    }
    return best;
}

std::string nearestColumn(const EntityNode& entity, std::string_view name) {
    std::vector<std::string> names;
    for (const ColumnNode* column : entity.ownColumns)
        if (!column->isVirtual) names.push_back(column->property);
    for (const ColumnNode* column : entity.ownColumns)
        if (column->name == name && !column->isVirtual) return column->property;
    return nearestName(names, name);
}

std::string nearestIndexProperty(const EntityNode& entity, std::string_view name) {
    for (const RelationIdArgs* args : entity.relationIds)
        if (args->property == name && args->relation.kind == InverseRef::Kind::Path) {
            const RelationNode* relation = entity.relationByPath(args->relation.path);
            return relation != nullptr && relation->withJoinColumn ? relation->path : std::string();
        }
    std::vector<std::string> names;
    for (const ColumnNode* column : entity.columns) {
        if (column->isVirtualProperty) continue;
        const std::string& path =
            column->isVirtual && column->relation != nullptr ? column->relation->path : column->path;
        if (column->name == name || column->property == name) return path;
        names.push_back(path);
    }
    return nearestName(names, name);
}

}  // namespace audit::entities
