#pragma once
// The option names that TypeORM's Postgres driver, pg and pg-pool read, and the ones that people take for
// them.
#include <string>
#include <string_view>

namespace audit::connections {

/// Read by pg or pg-pool, so at home in `extra` (pg-pool/index.js, pg/lib/client.js,
/// pg/lib/connection-parameters.js).
bool isPgOption(std::string_view name);
/// Read by TypeORM 0.2 to 1.1 at the top level for Postgres, by @nestjs/typeorm, or by their command lines.
bool isTypeormOption(std::string_view name);
/// Options that only another driver of TypeORM reads; the driver's name, "" when it is none.
std::string_view otherDriver(std::string_view name);
/// What `name` in `extra` is called by drivers or pools other than pg, and what pg calls it:
/// "connectionLimit" → "max".
/// "": pg has nothing of the kind. Not such a name: nullptr-like view with data() == nullptr.
std::string_view pgNameFor(std::string_view name);
/// The option of pg (or TypeORM) that a misspelt name means; "" when it is close to none.
std::string_view meantPgOption(std::string_view name);
std::string_view meantTypeormOption(std::string_view name);

}  // namespace audit::connections
