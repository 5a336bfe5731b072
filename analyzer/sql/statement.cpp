#include "sql/statement.h"

#include "sql/reader.h"

namespace audit::sql {

Result<ParsedText> parseStatement(std::string_view text, const StatementOptions& options) {
    Result<Fragment> parsed = parseWrapped(text, "");
    if (!parsed) return parsed.error();
    const Fragment& f = parsed.value();
    FragmentOptions fragment;
    fragment.db = options.db;
    fragment.parameters = options.parameters;
    fragment.location = options.location;
    Reader reader(f.tree, f.prepared, f.text, f.prefix, fragment);
    ParsedText out;
    for (std::size_t i = 0; i < f.tree.statements(); ++i) reader.statement(f.tree.statement(i), out);
    out.placeholders = f.prepared.placeholders;
    return out;
}

}  // namespace audit::sql
