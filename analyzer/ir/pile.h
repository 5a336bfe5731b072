// Collects the elements of lists that nest: an inner list is begun and finished while the outer one is open,
// yet each must end up contiguous in its table. All lists of one element type share one stack.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "ir/module.h"

namespace audit::ir {

template <typename T>
class Pile {
  public:
    // An open list: push while no list begun later is still open, then finish once.
    class List {
      public:
        explicit List(Pile& pile) : pile_(pile.items_), first_(pile.items_.size()) {}
        List(const List&) = delete;
        List& operator=(const List&) = delete;
        ~List() { pile_.resize(first_); }

        void push(T item) { pile_.push_back(std::move(item)); }
        [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(pile_.size() - first_); }
        [[nodiscard]] T& operator[](std::uint32_t i) { return pile_[first_ + i]; }

        void clear() { pile_.resize(first_); }

        // Moves the elements to the end of `table` and leaves the list empty.
        Range finish(std::vector<T>& table) {
            const Range range{static_cast<std::uint32_t>(table.size()), size()};
            table.insert(table.end(), pile_.begin() + static_cast<std::ptrdiff_t>(first_), pile_.end());
            pile_.resize(first_);
            return range;
        }

      private:
        std::vector<T>& pile_;
        std::size_t first_;
    };

  private:
    std::vector<T> items_;
};

}  // namespace audit::ir
