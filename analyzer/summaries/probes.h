// The file that is evaluated for a summary: it reads every export of the package, does what the package does
// when a program starts, and calls each method that may be a wrapper of TypeORM, with parameters known by
// name only.
#pragma once

#include <string>
#include <vector>

#include "summaries/surface.h"

namespace audit::summaries {

// Classes that stand in for the entity a wrapper is given: AuditMarker0 for its first parameter, and so on.
inline constexpr std::string_view kMarker = "AuditMarker";
inline constexpr int kMarkers = 8;
// What a probe says about the method through EntityManager.query(): the result, and calls of functions it was
// given.
inline constexpr std::string_view kResult = "audit result";
inline constexpr std::string_view kCallback = "audit callback";
inline constexpr std::string_view kBuilder = "audit builder";  // what became of a query builder it was given

struct Probe {
    enum class Kind : std::uint8_t { Method, Getter, Function, PropertyDecorator, ClassDecorator };
    Kind kind = Kind::Method;
    std::string function;  // in the entry; a decorator: the class that it decorates
    std::string place;     // of the class (placeOf), or of the function
    std::string name;      // of the method or function
    std::size_t overload = 0;
    struct Parameter {
        bool marker = false;   // an entity class stands in for it
        std::string instance;  // place of the class of which an instance stands in for it
        std::vector<std::string>
            callbackGets;  // a function: places of the classes of its parameters, "" for others
        bool callback = false;
        bool builder = false;
    };
    std::vector<Parameter> parameters;
};

struct Entry {
    std::string text;
    std::vector<Probe> probes;
};

Entry makeEntry(const project::Project& project, const Surface& surface, const PackageId& id,
                const std::string& packagePlace);

}  // namespace audit::summaries
