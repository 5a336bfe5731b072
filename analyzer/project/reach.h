// What a module exports that lets its importer reach the database: the criterion by which importers are
// lowered.
//
// A file is lowered when it can send a query, declare a table or decide the shape of a query that somebody
// else sends. Naming a service is no reason for that; naming something that hands out a repository is, when
// the part that does is mentioned too. All of this errs on the side of too much: what is lowered in vain only
// costs time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/module.h"
#include "project/module_index.h"

namespace audit::project {

// A way on from a named thing, over one of its members, to what the database is reached with in the end.
struct Opening {
    std::string member;  // "": none is needed (a function's result, whatever stands behind it)
    std::vector<std::string>
        sinks;  // one of these must be mentioned too; empty: the member itself is one. Sorted
    friend bool operator==(const Opening&, const Opening&) = default;
};

// What a name is good for, to the module that imports it.
struct Reach {
    bool use = false;     // naming it is enough
    bool extend = false;  // to a class that extends it
    bool generic =
        false;  // naming it is enough, naming its subclasses is not: it works on what it is made for
    bool decorator = false;  // it applies TypeORM's decorators (implies use)
    bool options = false;    // a type: who passes a value of it decides what is read
    std::vector<std::string>
        handed;  // a type: who passes a value of it is called back with a way to these sinks
    std::vector<std::string>
        asks;  // a function or class: of interest to who mentions one of these too. Sorted
    std::vector<Opening> openings;  // sorted by member, one each

    [[nodiscard]] bool none() const {
        return !use && !extend && !generic && !decorator && !options && handed.empty() && asks.empty() &&
               openings.empty();
    }
    // Does a value of it lead to the database at all?
    [[nodiscard]] bool gives() const { return use || !openings.empty(); }
    // What its openings lead to.
    [[nodiscard]] std::vector<std::string> sinks() const;
    // True when that changed anything.
    bool merge(const Reach& other);
    // Adds a way over `member` to what stands behind it.
    void open(std::string_view member, const Reach& behind);
    void open(std::string_view member, const std::vector<std::string>& sinks);
    friend bool operator==(const Reach&, const Reach&) = default;
};

// Everything that naming TypeORM's own exports can mean.
Reach reachOfTypeOrm(std::string_view name);

// What the names that a module imports are. Answers may become more on a later call, never less.
class ImportMeaning {
  public:
    virtual ~ImportMeaning() = default;
    // The name in TypeORM of an import from it ("*" for the namespace); nullopt for other imports.
    [[nodiscard]] virtual std::optional<std::string_view> typeOrm(const Imported& imported) const = 0;
    // What is known about an import from another module; a member of it when it is a namespace.
    [[nodiscard]] virtual Reach reach(const Imported& imported, std::string_view member) const = 0;
};

// By exported name, those without any reach left out. `package`: the module belongs to a package that TypeORM
// is behind and may show less than it does (a declaration file has no decorators).
std::map<std::string, Reach, std::less<>> exportedReach(const ir::Module& module, const ModuleIndex& index,
                                                        const ImportMeaning& imports, bool package);

// Does a file that imports a thing as `local` make use of its reach, as far as its bytes say? Also true when
// it hands the thing on to its own importers.
bool mentionsReach(std::string_view text, std::string_view local, const Reach& reach);

}  // namespace audit::project
