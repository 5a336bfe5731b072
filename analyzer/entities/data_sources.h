#pragma once
// What the data sources of a program say about its entities: which there are, and how they are named.
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "entities/arguments.h"
#include "entities/naming.h"
#include "entities/version.h"

namespace audit::entities {

/// The options of one data source that change the schema.
struct SchemaSettings {
    enum class Driver : std::uint8_t { Postgres, Other, Unknown };
    NamingStrategy naming;
    std::string entityPrefix;
    std::string schema;  ///< "" = the connection's default
    Driver driver = Driver::Postgres;
    std::string reason;  ///< why names cannot be told; "" when they can
    friend bool operator==(const SchemaSettings&, const SchemaSettings&) = default;
};

class DataSources {
  public:
    static DataSources read(evaluate::Evaluation& evaluation, const project::Project& project,
                            Arguments& arguments, TypeormVersion version);

    /// The settings for an entity: of the first data source that lists it, else of the only one there is.
    [[nodiscard]] const SchemaSettings& of(TargetId target, source::FileId file) const;
    /// Does a data source list it, by class, schema or glob?
    [[nodiscard]] bool names(TargetId target, source::FileId file) const;
    /// Do all data sources say what they list, and none lists this one? TypeORM then never looks at it.
    [[nodiscard]] bool leavesOut(TargetId target, source::FileId file) const;

    std::vector<std::pair<Location, std::string>> notes;
    /// Of strategies that did not give every name they were asked for: when all names are made.
    void noteUnknownNames(std::vector<std::pair<Location, std::string>>& out) const;

  private:
    struct Source {
        SchemaSettings settings;
        Location where;
        bool inTest = false;
        bool listKnown = false;
        std::vector<TargetId> targets;
        std::vector<source::FileId> files;  ///< sorted
        [[nodiscard]] bool lists(TargetId target, source::FileId file) const;
    };
    std::vector<Source> sources_;
    SchemaSettings default_;
};

}  // namespace audit::entities
