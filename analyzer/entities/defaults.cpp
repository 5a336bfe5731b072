#include "entities/defaults.h"

namespace audit::entities {

using evaluate::Kind;

std::optional<std::string> defaultSql(const ColumnNode& column) {
    if (column.defaultText) return column.defaultText;
    if (column.defaultValue.known()) {
        V value = column.defaultValue.value;
        std::string_view text;
        switch (value->kind) {
            case Kind::Number:
                return "'" + numberText(value->number) + "'";
            case Kind::Bool:
                if (column.type.type == "enum" || column.type.type == "simple-enum")
                    return value->number != 0 ? "'true'" : "'false'";
                return value->number != 0 ? "true" : "false";
            case Kind::Array: {
                const NameList values = enumValuesIn(value);
                if (!column.type.array || !values.known) return std::nullopt;
                std::string joined;
                for (const std::string& each : values.names) joined += (joined.empty() ? "" : ",") + each;
                return "'{" + joined + "}'";
            }
            case Kind::Function:
                if (V result = resultOf(value); result != nullptr && evaluate::constantString(result, text))
                    return std::string(text);
                return std::nullopt;
            default:
                if (evaluate::constantString(value, text)) return "'" + std::string(text) + "'";
                return std::nullopt;
        }
    }
    if (column.generated && column.generationStrategy == "uuid") return "uuid_generate_v4()";
    return std::nullopt;
}

}  // namespace audit::entities
