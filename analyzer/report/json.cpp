#include "report/json.h"

namespace audit::report {

Json locationJson(const Places& places, const Location& location) {
    if (!location.known() || places.inPackage(location.file)) return nullptr;
    const Place at = places.place(location);
    return {{"file", std::string(at.file)},
            {"line", at.line},
            {"column", at.column},
            {"endLine", at.endLine},
            {"endColumn", at.endColumn}};
}

std::string dump(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace audit::report
