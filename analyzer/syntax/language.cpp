#include "syntax/language.h"

#include <string_view>
#include <unordered_map>

extern "C" {
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace audit::syntax {

namespace {

Language translate(const TSLanguage* native) {
    std::unordered_map<std::string_view, Kind> named;
    std::unordered_map<std::string_view, Kind> tokens;
    std::unordered_map<std::string_view, Field> fields;
#define AUDIT_NAMED(name, text) named.emplace(text, Kind::name);
#define AUDIT_TOKEN(name, text) tokens.emplace(text, Kind::name);
#define AUDIT_FIELD(name, text) fields.emplace(text, Field::name);
#include "syntax/kinds.def"

    Language language;
    language.native = native;
    const std::uint32_t symbols = ts_language_symbol_count(native);
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
        const auto id = static_cast<TSSymbol>(symbol);
        const auto& table = ts_language_symbol_type(native, id) == TSSymbolTypeRegular ? named : tokens;
        const auto found = table.find(ts_language_symbol_name(native, id));
        language.kinds.push_back(found == table.end() ? Kind::None : found->second);
    }
    language.fields.push_back(Field::None);  // field ids start at 1
    for (std::uint32_t field = 1; field <= ts_language_field_count(native); ++field) {
        const auto found = fields.find(ts_language_field_name_for_id(native, static_cast<TSFieldId>(field)));
        language.fields.push_back(found == fields.end() ? Field::None : found->second);
    }
    return language;
}

}  // namespace

const Language& languageOf(Dialect dialect) {
    static const Language typescript = translate(tree_sitter_typescript());
    static const Language tsx = translate(tree_sitter_tsx());
    return dialect == Dialect::tsx ? tsx : typescript;
}

}  // namespace audit::syntax
