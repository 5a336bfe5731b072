#include <algorithm>

#include "report/check.h"
#include "report/documents.h"
#include "report/json.h"

namespace audit::report {

std::string rulesJson() {
    Json list = Json::array();
    for (const rules::Rule& rule : rules::all()) {
        const rules::Descriptor& descriptor = rule.descriptor;
        Json json;
        json["id"] = std::string(descriptor.id);
        json["category"] = std::string(descriptor.id.substr(0, descriptor.id.find('/')));
        json["severity"] = rules::name(descriptor.severity);
        json["summary"] = std::string(descriptor.summary);
        json["fixable"] = descriptor.fixable;
        json["docs"] = docsPath(descriptor.id);
        list.push_back(std::move(json));
    }
    Json document;
    document["version"] = 1;
    document["rules"] = std::move(list);
    return dump(document);
}

std::string rulesText(const Style& style) {
    std::string out, category;
    std::size_t width = 0;
    for (const rules::Rule& rule : rules::all()) width = std::max(width, rule.descriptor.id.size());
    const std::size_t hanging = 2 + width + 2 + 7 + 2;
    for (const rules::Rule& rule : rules::all()) {
        const rules::Descriptor& descriptor = rule.descriptor;
        const std::string_view own = descriptor.id.substr(0, descriptor.id.find('/'));
        if (!category.empty() && own != category) out += "\n";
        category = own;
        const std::string id(descriptor.id), severity(rules::name(descriptor.severity));
        out += "  " + painted(style, Paint::Path, id) + std::string(width - id.size() + 2, ' ') + severity +
               std::string(7 - std::min<std::size_t>(severity.size(), 7) + 2, ' ');
        const int room = std::max(style.width - static_cast<int>(hanging), 24);
        bool first = true;
        std::string text(descriptor.summary);
        if (descriptor.fixable) text += " (fix)";
        for (const std::string& line : wrapped(text, room)) {
            out += (first ? "" : std::string(hanging, ' ')) + line + "\n";
            first = false;
        }
    }
    return out + "\n`typeorm-audit explain RULE` tells what a rule means, why, and what to write instead.\n";
}

}  // namespace audit::report
