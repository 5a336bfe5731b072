#pragma once
// What the store of values is made of: memory that is given back all at once, hash tables whose look-up is
// one cache line, short lists and callbacks that need no allocation. Evaluation makes and compares some
// hundred thousand values and conditions; the general containers cost it more than the work itself.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace audit::evaluate {

/// Memory for values that own nothing: handed out in order, given back when the arena goes.
class Arena {
  public:
    template <class T>
    T* make(const T& value) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (take(sizeof(T), alignof(T))) T(value);
    }
    template <class T>
    std::span<const T> copy(std::span<const T> items) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (items.empty()) return {};
        void* at = take(items.size_bytes(), alignof(T));
        std::memcpy(at, items.data(), items.size_bytes());
        return {static_cast<const T*>(at), items.size()};
    }
    std::string_view copy(std::string_view text) {
        const std::span<const char> copied = copy(std::span<const char>(text.data(), text.size()));
        return {copied.data(), copied.size()};
    }

  private:
    static constexpr std::size_t kBlock = std::size_t{256} << 10;

    void* take(std::size_t bytes, std::size_t alignment) {
        std::size_t pad = (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
        if (left_ < bytes + pad) {
            left_ = bytes > kBlock / 4 ? bytes : kBlock;  // new aligns to the strictest type
            at_ = blocks_.emplace_back(new std::byte[left_]).get();
            pad = 0;
        }
        std::byte* const result = at_ + pad;
        at_ += bytes + pad;
        left_ -= bytes + pad;
        return result;
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* at_ = nullptr;
    std::size_t left_ = 0;
};

/// One more word in a hash; the low bits of the result are as good as the high ones.
inline std::uint64_t mixed(std::uint64_t seed, std::uint64_t word) {
    seed = (seed ^ word) * 0x9e3779b97f4a7c15ull;
    return seed ^ (seed >> 32);
}
inline std::uint64_t mixed(std::uint64_t seed, const void* pointer) {
    return mixed(seed, static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(pointer)));
}

inline std::uint64_t hashText(std::string_view text) {
    std::uint64_t h = text.size();
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        h = mixed(h, word);
    }
    if (left != 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, left);
        h = mixed(h, word);
    }
    return h;
}

/// Equality of names: most pairs that are compared differ in length or at an end, many are the same place.
inline bool sameText(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.data() == b.data() || a.empty() ||
                                    (a.front() == b.front() && a.back() == b.back() &&
                                     std::memcmp(a.data(), b.data(), a.size()) == 0));
}

/// Open addressing with linear probing; nothing is ever removed. An Entry is trivially copyable, has a
/// `hash` and says whether it is `free()`.
template <class Entry>
class Table {
  public:
    /// The entry with that hash for which `same` holds, or nullptr.
    template <class Same>
    const Entry* find(std::uint64_t hash, Same same) const {
        if (slots_.empty()) return nullptr;
        for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
            const Entry& entry = slots_[i];
            if (entry.free()) return nullptr;
            if (entry.hash == static_cast<decltype(entry.hash)>(hash) && same(entry)) return &entry;
        }
    }
    /// The entry must not be there yet.
    void insert(const Entry& entry) {
        if ((size_ + 1) * 3 > slots_.size() * 2) grow();
        place(entry);
        ++size_;
    }
    void clear() {
        slots_.clear();
        size_ = 0;
    }

  private:
    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    void place(const Entry& entry) {
        std::size_t i = entry.hash & mask();
        while (!slots_[i].free()) i = (i + 1) & mask();
        slots_[i] = entry;
    }
    void grow() {
        std::vector<Entry> old = std::move(slots_);
        slots_.assign(old.empty() ? 16 : old.size() * 2, Entry{});
        for (const Entry& entry : old)
            if (!entry.free()) place(entry);
    }

    std::vector<Entry> slots_;
    std::size_t size_ = 0;
};

/// From a key of two words to a pointer.
template <class T>
class PairMap {
  public:
    [[nodiscard]] T* find(std::uint64_t a, std::uint64_t b) const {
        const Entry* entry = table_.find(hash(a, b), [&](const Entry& e) { return e.a == a && e.b == b; });
        return entry ? entry->value : nullptr;
    }
    void insert(std::uint64_t a, std::uint64_t b, T* value) { table_.insert({hash(a, b), a, b, value}); }

  private:
    struct Entry {
        std::uint64_t hash = 0, a = 0, b = 0;
        T* value = nullptr;
        [[nodiscard]] bool free() const { return value == nullptr; }
    };
    static std::uint64_t hash(std::uint64_t a, std::uint64_t b) { return mixed(mixed(0, a), b); }
    Table<Entry> table_;
};

/// Things by identity.
template <class T>
class PointerSet {
  public:
    [[nodiscard]] bool contains(const T* item) const {
        return table_.find(mixed(0, item), [&](const Entry& e) { return e.item == item; }) != nullptr;
    }
    void insert(const T* item) {
        if (!contains(item)) table_.insert({item, mixed(0, item)});
    }

  private:
    struct Entry {
        const T* item = nullptr;
        std::uint64_t hash = 0;
        [[nodiscard]] bool free() const { return item == nullptr; }
    };
    Table<Entry> table_;
};

/// A list that is short most of the time.
template <class T, std::size_t N = 24>
class Few {
  public:
    Few() = default;
    Few(const Few&) = delete;
    Few& operator=(const Few&) = delete;

    void push_back(const T& item) {
        if (size_ == capacity_) grow();
        data_[size_++] = item;
    }
    template <class Items>
    void append(const Items& items) {
        for (const T& item : items) push_back(item);
    }
    void insertAt(std::size_t position, const T& item) {
        push_back(item);
        for (std::size_t i = size_ - 1; i > position; --i) std::swap(data_[i], data_[i - 1]);
    }
    void erase(T* item) {
        for (T* next = item + 1; next != end(); ++item, ++next) *item = *next;
        --size_;
    }
    void shrink(std::size_t size) { size_ = size; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    T& operator[](std::size_t i) { return data_[i]; }
    const T& operator[](std::size_t i) const { return data_[i]; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }
    [[nodiscard]] std::span<const T> span() const { return {data_, size_}; }

  private:
    void grow() {
        capacity_ *= 2;
        std::unique_ptr<T[]> larger(new T[capacity_]);
        for (std::size_t i = 0; i < size_; ++i) larger[i] = data_[i];
        heap_ = std::move(larger);
        data_ = heap_.get();
    }

    std::array<T, N> inline_;
    T* data_ = inline_.data();
    std::size_t size_ = 0, capacity_ = N;
    std::unique_ptr<T[]> heap_;
};

/// A callable that outlives the call it is passed to: two words, no allocation.
template <class Signature>
class Callback;
template <class R, class... A>
class Callback<R(A...)> {
  public:
    template <class F, class = std::enable_if_t<!std::is_same_v<std::remove_cvref_t<F>, Callback>>>
    Callback(F&& f)
        : target_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))),
          call_([](void* target, A... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(target))(std::forward<A>(args)...);
          }) {}
    R operator()(A... args) const { return call_(target_, std::forward<A>(args)...); }

  private:
    void* target_;
    R (*call_)(void*, A...);
};

}  // namespace audit::evaluate
