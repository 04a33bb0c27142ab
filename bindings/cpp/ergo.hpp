// ergo.hpp: libergo for C++17 and later, in one header over ergo.h. It adds ownership and conversion, nothing else.
//
// Owners    vm, node, ref: the destructor gives back what the C interface calls owned. Everything else is a small value.
// Results   result<T> is a T or an error; nothing here throws but result::value(). Without exceptions value() of an error aborts.
// Cost      a call packs its arguments into an array on the stack and is one ergo_call: no allocation unless it fails.
// Threads   as ergo.h: one thread at a time inside a VM; another that enters gets ERGO_E_BUSY. Nodes are free of that.
//
// Works with -fno-exceptions and -fno-rtti. ERGO_NO_THREADS leaves `timeout` out, and <thread> with it.
#ifndef ERGO_HPP
#define ERGO_HPP

#include "ergo.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define ERGO_EXCEPTIONS 1
#include <exception>
#include <stdexcept>
#endif
#ifndef ERGO_NO_THREADS
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#endif

// Makes a struct one that crosses the boundary as its memory image: ERGO_STRUCT(game::Vec3, "Vec3"), at namespace scope. The
// name is the one by which the script's module knows it; fields must be laid out alike, and none may hold a pointer.
#define ERGO_STRUCT(T, NAME)                                                                                           \
    template <> struct ergo::cell<T> : ergo::image_cell<T> {                                                           \
        static void spell(std::string &to) { to += NAME; }                                                             \
    }

namespace ergo {

// One frame of a script's stack, innermost first.
struct frame {
    std::string function, file;
    std::uint32_t line = 0, column = 0;
};

// One diagnostic: where, and in which words.
struct diagnostic {
    std::string file, message, code;
    std::uint32_t line = 0, column = 0;
};

// Why a call failed: its status, its diagnostics (a failed check has several), the script's frames. Copies are cheap.
class error {
  public:
    error() noexcept = default;
    explicit error(ergo_status status) noexcept : status_(status) {}
    error(ergo_status status, std::string message) : status_(status) {
        auto texts = std::make_shared<data>();
        texts->diagnostics.push_back({{}, std::move(message), {}, 0, 0});
        texts_ = std::move(texts);
    }

    // What the VM knows of the call that has just failed.
    static error of(const ergo_vm *vm, ergo_status status) {
        error e(status);
        auto texts = std::make_shared<data>();
        std::uint32_t nframes = 0;
        const std::uint32_t n = vm == nullptr || status == ERGO_E_BUSY ? 0 : ergo_error_count(vm);
        for (std::uint32_t i = 0; i < n; i++) {
            ergo_error c = {};
            c.struct_size = sizeof c;
            if (ergo_error_get(vm, i, &c) != ERGO_OK || c.status != status)
                break;
            texts->diagnostics.push_back({text(c.file, c.file_len), text(c.message, c.message_len), text(c.code, c.code_len), c.line, c.column});
            if (i == 0)
                nframes = c.nframes;
        }
        for (std::uint32_t i = 0; i < nframes; i++) {
            ergo_frame c = {};
            c.struct_size = sizeof c;
            if (ergo_error_frame(vm, 0, i, &c) == ERGO_OK)
                texts->frames.push_back({text(c.func, c.func_len), text(c.file, c.file_len), c.line, c.column});
        }
        e.texts_ = std::move(texts);
        return e;
    }

    ergo_status status() const noexcept { return status_; }
    const char *status_name() const noexcept { return ergo_status_name(status_); }
    const std::vector<diagnostic> &diagnostics() const noexcept { return texts().diagnostics; }
    const std::vector<frame> &frames() const noexcept { return texts().frames; }
    std::string_view file() const noexcept { return first().file; }
    std::string_view message() const noexcept { return first().message; }
    std::string_view code() const noexcept { return first().code; }
    std::uint32_t line() const noexcept { return first().line; }
    std::uint32_t column() const noexcept { return first().column; }

    // "rules.go:3:9: undefined: x", or as much of it as is known.
    std::string what() const {
        const diagnostic &d = first();
        if (d.message.empty())
            return status_name();
        if (d.file.empty())
            return d.message;
        return d.file + ":" + std::to_string(d.line) + ":" + std::to_string(d.column) + ": " + d.message;
    }

#ifdef ERGO_EXCEPTIONS
    // The exception of a host function that ended the call; null if there was none.
    std::exception_ptr exception() const noexcept { return exception_; }
    void set_exception(std::exception_ptr e) noexcept { exception_ = std::move(e); }
#endif

  private:
    struct data {
        std::vector<diagnostic> diagnostics;
        std::vector<frame> frames;
    };
    static std::string text(const char *p, std::size_t n) { return n == 0 ? std::string() : std::string(p, n); }
    const data &texts() const noexcept {
        static const data none;
        return texts_ ? *texts_ : none;
    }
    const diagnostic &first() const noexcept {
        static const diagnostic none;
        return diagnostics().empty() ? none : diagnostics().front();
    }

    ergo_status status_ = ERGO_OK;
    std::shared_ptr<const data> texts_;
#ifdef ERGO_EXCEPTIONS
    std::exception_ptr exception_;
#endif
};

#ifdef ERGO_EXCEPTIONS
// What result::value() throws.
class failure : public std::runtime_error {
  public:
    explicit failure(ergo::error e) : std::runtime_error(e.what()), error_(std::move(e)) {}
    const ergo::error &error() const noexcept { return error_; }

  private:
    ergo::error error_;
};
#endif

namespace detail {
struct nothing {};

// The exception of a host function, if one ended the call; else a failure. Without exceptions: the end.
[[noreturn]] inline void raise(const error &e) {
#ifdef ERGO_EXCEPTIONS
    if (e.exception())
        std::rethrow_exception(e.exception());
    throw failure(e);
#else
    (void)e;
    std::abort();
#endif
}
} // namespace detail

// A T, or why there is none.
template <class T> class [[nodiscard]] result {
    using held = std::conditional_t<std::is_void_v<T>, detail::nothing, T>;

  public:
    result(held value) : both_(std::in_place_index<0>, std::move(value)) {}
    result(ergo::error e) : both_(std::in_place_index<1>, std::move(e)) {}
    template <class U = T, class = std::enable_if_t<std::is_void_v<U>>> result() {}

    bool has_value() const noexcept { return both_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    const ergo::error &error() const noexcept {
        static const ergo::error none;
        const auto *e = std::get_if<1>(&both_);
        return e != nullptr ? *e : none;
    }

    // The value; of an error the exception that it stands for.
    template <class U = T> std::enable_if_t<!std::is_void_v<U>, U &> value() & { return *checked(); }
    template <class U = T> std::enable_if_t<!std::is_void_v<U>, const U &> value() const & { return *checked(); }
    template <class U = T> std::enable_if_t<!std::is_void_v<U>, U> value() && { return std::move(*checked()); }
    template <class U = T> std::enable_if_t<std::is_void_v<U>> value() const { (void)checked(); }

    // Only where has_value().
    held &operator*() noexcept { return *std::get_if<0>(&both_); }
    const held &operator*() const noexcept { return *std::get_if<0>(&both_); }
    held *operator->() noexcept { return std::get_if<0>(&both_); }
    const held *operator->() const noexcept { return std::get_if<0>(&both_); }
    template <class U> held value_or(U &&other) const { return has_value() ? **this : static_cast<held>(std::forward<U>(other)); }

  private:
    held *checked() {
        if (!has_value())
            detail::raise(error());
        return std::get_if<0>(&both_);
    }
    const held *checked() const { return const_cast<result *>(this)->checked(); }

    std::variant<held, ergo::error> both_;
};

// A slice of the VM's memory, seen in place: valid until the next call unless something of the script holds it.
template <class T> struct slice {
    T *data = nullptr;
    std::size_t len = 0, cap = 0;
    T *begin() const noexcept { return data; }
    T *end() const noexcept { return data + len; }
    std::size_t size() const noexcept { return len; }
    T &operator[](std::size_t i) const noexcept { return data[i]; }
};

// A value of a pointer, map, chan or func type, as the script has it: to be handed on, or kept by a ref.
struct opaque {
    ergo_slot bits = 0;
};

// What an interface holds (any, error), as the script has it: good until the next call. vm::type_of tells its type.
struct any {
    ergo_slot cells[2] = {0, 0};
    explicit operator bool() const noexcept { return cells[0] != 0; }
};

// A type of a script's, as the VM knows it. Valid as long as its vm; without one, as of a nil any, it is empty.
class type_view {
  public:
    type_view() noexcept = default;
    type_view(ergo_vm *vm, ergo_type t) noexcept : vm_(vm), type_(t) {}

    ergo_type get() const noexcept { return type_; }
    explicit operator bool() const noexcept { return type_ != 0; }
    // Its Go text, as %T prints it.
    std::string_view text() const noexcept {
        const char *p = nullptr;
        std::size_t n = 0;
        return ergo_type_name(vm_, type_, &p, &n) == ERGO_OK ? std::string_view(p, n) : std::string_view();
    }
    // Kind (the number of reflect.Kind), size, cells and so on.
    ergo_type_info info() const noexcept {
        ergo_type_info i = {};
        i.struct_size = sizeof i;
        (void)ergo_type_get(vm_, type_, &i);
        return i;
    }
    // Of a function, as it is called: of a method the receiver is the first parameter.
    std::uint32_t parameters() const noexcept {
        std::uint32_t n = 0;
        while (parameter(n))
            n++;
        return n;
    }
    std::uint32_t results() const noexcept { return info().nresults; }
    type_view parameter(std::uint32_t i) const noexcept { return part(ergo_type_param, i); }
    type_view result(std::uint32_t i) const noexcept { return part(ergo_type_result, i); }
    bool variadic() const noexcept { return info().variadic != 0; }
    friend bool operator==(const type_view &a, const type_view &b) noexcept { return a.vm_ == b.vm_ && a.type_ == b.type_; }
    friend bool operator!=(const type_view &a, const type_view &b) noexcept { return !(a == b); }

  private:
    type_view part(ergo_status (*of)(const ergo_vm *, ergo_type, std::uint32_t, ergo_type *), std::uint32_t i) const noexcept {
        ergo_type t = 0;
        (void)of(vm_, type_, i, &t);
        return {vm_, t};
    }
    ergo_vm *vm_ = nullptr;
    ergo_type type_ = 0;
};

// How a C++ type stands in cells, and what Go calls it. int64_t is Go's int and uint64_t its uint; where the script says int64 or
// uint64, give the signature as text. A type that is none of these: ERGO_STRUCT, or a specialisation of your own.
template <class T, class = void> struct cell;

namespace detail {
template <class T> struct number_cell {
    static constexpr std::uint32_t slots = 1;
    static ergo_status put(ergo_vm *, ergo_slot *to, T value) noexcept {
        *to = static_cast<ergo_slot>(value); // converts modulo 2^64: signed ones are extended by their sign
        return ERGO_OK;
    }
    static T get(const ergo_slot *from) noexcept { return static_cast<T>(*from); }
};
} // namespace detail

// Memory images: what ERGO_STRUCT derives from.
template <class T> struct image_cell {
    static_assert(std::is_trivially_copyable_v<T>, "only plain structs cross as their memory image");
    static constexpr std::uint32_t slots = static_cast<std::uint32_t>((sizeof(T) + 7) / 8);
    static ergo_status put(ergo_vm *, ergo_slot *to, const T &value) noexcept {
        to[slots - 1] = 0;
        std::memcpy(to, &value, sizeof value);
        return ERGO_OK;
    }
    static T get(const ergo_slot *from) noexcept {
        T value;
        std::memcpy(&value, from, sizeof value);
        return value;
    }
};

template <class T> struct cell<T, std::enable_if_t<std::is_integral_v<T>>> : detail::number_cell<T> {
    static T get(const ergo_slot *from) noexcept {
        if constexpr (std::is_same_v<T, bool>)
            return (*from & 1) != 0;
        else
            return static_cast<T>(*from);
    }
    static void spell(std::string &to) {
        if (std::is_same_v<T, bool>) {
            to += "bool";
            return;
        }
        to += std::is_signed_v<T> ? "int" : "uint";
        if (sizeof(T) < 8)
            to += std::to_string(8 * sizeof(T));
    }
};
template <> struct cell<double> {
    static constexpr std::uint32_t slots = 1;
    static ergo_status put(ergo_vm *, ergo_slot *to, double value) noexcept {
        *to = ergo_from_f64(value);
        return ERGO_OK;
    }
    static double get(const ergo_slot *from) noexcept { return ergo_to_f64(*from); }
    static void spell(std::string &to) { to += "float64"; }
};
template <> struct cell<float> {
    static constexpr std::uint32_t slots = 1;
    static ergo_status put(ergo_vm *, ergo_slot *to, float value) noexcept {
        *to = ergo_from_f32(value);
        return ERGO_OK;
    }
    static float get(const ergo_slot *from) noexcept { return ergo_to_f32(*from); }
    static void spell(std::string &to) { to += "float32"; }
};
// As an argument: copied into the VM. As a result: seen in place until the next call; take std::string to keep it.
template <> struct cell<std::string_view> {
    static constexpr std::uint32_t slots = 2;
    static ergo_status put(ergo_vm *vm, ergo_slot *to, std::string_view value) noexcept { return ergo_string_new(vm, value.data(), value.size(), to); }
    static std::string_view get(const ergo_slot *from) noexcept {
        return {static_cast<const char *>(ergo_to_ptr(from[0])), static_cast<std::size_t>(from[1])};
    }
    static void spell(std::string &to) { to += "string"; }
};
template <> struct cell<std::string> : cell<std::string_view> {
    static std::string get(const ergo_slot *from) { return std::string(cell<std::string_view>::get(from)); }
};
template <> struct cell<const char *> : cell<std::string_view> {};
template <class T> struct cell<slice<T>> {
    static constexpr std::uint32_t slots = 3;
    static ergo_status put(ergo_vm *, ergo_slot *to, const slice<T> &value) noexcept {
        to[0] = ergo_from_ptr(value.data);
        to[1] = value.len;
        to[2] = value.cap;
        return ERGO_OK;
    }
    static slice<T> get(const ergo_slot *from) noexcept {
        return {static_cast<T *>(ergo_to_ptr(from[0])), static_cast<std::size_t>(from[1]), static_cast<std::size_t>(from[2])};
    }
    static void spell(std::string &to) {
        to += "[]";
        cell<std::remove_const_t<T>>::spell(to);
    }
};
template <> struct cell<any> {
    static constexpr std::uint32_t slots = 2;
    static ergo_status put(ergo_vm *, ergo_slot *to, const any &value) noexcept {
        std::memcpy(to, value.cells, sizeof value.cells);
        return ERGO_OK;
    }
    static any get(const ergo_slot *from) noexcept { return {{from[0], from[1]}}; }
    static void spell(std::string &to) { to += "any"; }
};
// Its type is not spelt: functions with such parameters are found with their signature as text.
template <> struct cell<opaque> {
    static constexpr std::uint32_t slots = 1;
    static ergo_status put(ergo_vm *, ergo_slot *to, opaque value) noexcept {
        *to = value.bits;
        return ERGO_OK;
    }
    static opaque get(const ergo_slot *from) noexcept { return {*from}; }
};

namespace detail {
// Results: none, one, or several as a tuple.
template <class R> struct results {
    static constexpr std::uint32_t slots = cell<R>::slots;
    static R get(const ergo_slot *io) { return cell<R>::get(io); }
    static ergo_status put(ergo_vm *vm, ergo_slot *io, const R &r) { return cell<R>::put(vm, io, r); }
    static void spell(std::string &to) {
        to += ' ';
        cell<R>::spell(to);
    }
};
template <> struct results<void> {
    static constexpr std::uint32_t slots = 0;
    static nothing get(const ergo_slot *) noexcept { return {}; }
    static void spell(std::string &) {}
};
template <class... R> struct results<std::tuple<R...>> {
    static constexpr std::uint32_t slots = (0 + ... + cell<R>::slots);
    static std::tuple<R...> get(const ergo_slot *io) {
        std::uint32_t at = 0;
        // A list in braces is evaluated from left to right.
        return std::tuple<R...>{cell<R>::get(io + step(at, cell<R>::slots))...};
    }
    static ergo_status put(ergo_vm *vm, ergo_slot *io, const std::tuple<R...> &r) {
        ergo_status s = ERGO_OK;
        std::uint32_t at = 0;
        std::apply([&](const R &...each) { (void)(... && ((s = cell<R>::put(vm, io + step(at, cell<R>::slots), each)) == ERGO_OK)); }, r);
        return s;
    }
    static void spell(std::string &to) {
        const char *comma = " (";
        (void)std::initializer_list<int>{(to += std::exchange(comma, ", "), cell<R>::spell(to), 0)...};
        to += ')';
    }
    static std::uint32_t step(std::uint32_t &at, std::uint32_t n) noexcept { return std::exchange(at, at + n); }
};
template <class R, class... A> std::string signature() {
    std::string text = "func(";
    const char *comma = "";
    (void)std::initializer_list<int>{0, (text += std::exchange(comma, ", "), cell<A>::spell(text), 0)...};
    (void)comma;
    text += ')';
    results<R>::spell(text);
    return text;
}

// What a VM's wrapper, its functions and its host functions share; it stays where it is while the wrapper moves.
struct state {
    ergo_vm *vm = nullptr;
#ifdef ERGO_EXCEPTIONS
    // The last exception that left a host function, and the text by which the script knows it.
    std::exception_ptr thrown;
    std::string thrown_text;
#endif

    error failed(ergo_status status) {
        error e = error::of(vm, status);
#ifdef ERGO_EXCEPTIONS
        if (thrown && status == ERGO_E_PANIC && e.message() == thrown_text)
            e.set_exception(std::exchange(thrown, nullptr));
#endif
        return e;
    }
    result<void> done(ergo_status status) {
        if (status < 0 || status == ERGO_NOT_FOUND)
            return failed(status);
        return {};
    }
};
} // namespace detail

template <class F> class func;

// A function of a script, found once and checked: call it like one of C++'s. Valid as long as its vm.
template <class R, class... A> class func<R(A...)> {
  public:
    func() noexcept = default;
    func(detail::state *st, ergo_func f) noexcept : state_(st), func_(f) {}

    result<R> operator()(A... args) const {
        constexpr std::uint32_t in = (0 + ... + cell<A>::slots), out = detail::results<R>::slots, n = in > out ? in : out;
        if (state_ == nullptr)
            return error(ERGO_E_INVALID);
        ergo_slot io[n == 0 ? 1 : n];
        ergo_status s = ERGO_OK;
        std::uint32_t at = 0;
        (void)at;
        (void)(... && ((s = cell<A>::put(state_->vm, io + std::exchange(at, at + cell<A>::slots), args)) == ERGO_OK));
        if (s == ERGO_OK)
            s = ergo_call(state_->vm, func_, io, n);
        if (s != ERGO_OK)
            return state_->failed(s);
        return result<R>(detail::results<R>::get(io));
    }
    explicit operator bool() const noexcept { return state_ != nullptr; }
    // Its type, as it is called: of a method the receiver is the first parameter.
    type_view type() const noexcept {
        ergo_type t = 0;
        if (state_ != nullptr)
            (void)ergo_func_type(state_->vm, func_, &t);
        return {t == 0 ? nullptr : state_->vm, t};
    }

  private:
    detail::state *state_ = nullptr;
    ergo_func func_ = 0;
};

// A syntax-tree node that somebody else keeps: copying it counts nothing. Valid while a handle on it or an ancestor is held.
class node_view {
  public:
    node_view() noexcept = default;
    explicit node_view(ergo_node *n) noexcept : node_(n) {}

    ergo_node *get() const noexcept { return node_; }
    explicit operator bool() const noexcept { return node_ != nullptr; }
    std::uint64_t id() const noexcept { return ergo_node_id(node_); }
    std::uint32_t kind() const noexcept { return ergo_node_kind(node_); }
    const char *kind_name() const noexcept { return ergo_node_kind_name(kind()); }
    std::string_view text() const noexcept { return view(ergo_node_text); }
    std::string_view name() const noexcept { return view(ergo_node_name); }
    std::uint32_t size() const noexcept { return ergo_node_child_count(node_); }
    node_view child(std::uint32_t i) const noexcept { return node_view(ergo_node_child(node_, i)); }
    node_view at(std::uint32_t offset) const noexcept { return node_view(ergo_node_at(node_, offset)); }
    ergo_extent extent() const noexcept {
        ergo_extent e = {};
        e.struct_size = sizeof e;
        (void)ergo_node_extent(node_, &e);
        return e;
    }
    ergo_lifespan lifespan() const noexcept {
        ergo_lifespan l = {};
        l.struct_size = sizeof l;
        (void)ergo_node_lifespan(node_, &l);
        return l;
    }

    // Its children: for (ergo::node_view child : n).
    class iterator;
    iterator begin() const noexcept;
    iterator end() const noexcept;

  protected:
    std::string_view view(const char *(*get)(const ergo_node *, std::size_t *)) const noexcept {
        std::size_t n = 0;
        const char *p = get(node_, &n);
        return p == nullptr ? std::string_view() : std::string_view(p, n);
    }
    ergo_node *node_ = nullptr;
};

class node_view::iterator {
  public:
    iterator(node_view of, std::uint32_t i) noexcept : of_(of), i_(i) {}
    node_view operator*() const noexcept { return of_.child(i_); }
    iterator &operator++() noexcept { return ++i_, *this; }
    bool operator!=(const iterator &other) const noexcept { return i_ != other.i_; }

  private:
    node_view of_;
    std::uint32_t i_;
};
inline node_view::iterator node_view::begin() const noexcept { return {*this, 0}; }
inline node_view::iterator node_view::end() const noexcept { return {*this, size()}; }

// A handle on a node: it keeps its subtree and its text, whatever becomes of the rest, its vm included. Allocates nothing; any thread.
class node : public node_view {
  public:
    node() noexcept = default;
    explicit node(node_view kept) noexcept : node_view(ergo_node_retain(kept.get())) {}
    node(const node &other) noexcept : node_view(ergo_node_retain(other.node_)) {}
    node(node &&other) noexcept : node_view(std::exchange(other.node_, nullptr)) {}
    node &operator=(node other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~node() { ergo_node_release(node_); }

    // Takes a handle that is owned already.
    static node owned(ergo_node *n) noexcept {
        node taken;
        taken.node_ = n;
        return taken;
    }
    // Only while its vm is there; empty at a root, or once the parent is gone.
    node parent() const noexcept { return owned(ergo_node_retain_parent(node_)); }
};

// Keeps a value of the script across calls; must end before its vm.
class ref {
  public:
    ref() noexcept = default;
    ref(ergo_vm *vm, ergo_ref r) noexcept : vm_(vm), ref_(r) {}
    ref(ref &&other) noexcept : vm_(other.vm_), ref_(std::exchange(other.ref_, 0)) {}
    ref &operator=(ref &&other) noexcept {
        std::swap(vm_, other.vm_);
        std::swap(ref_, other.ref_);
        return *this;
    }
    ~ref() {
        if (ref_ != 0)
            ergo_ref_free(vm_, ref_);
    }
    ergo_ref get() const noexcept { return ref_; }
    // The value, in its cells.
    template <class T> result<T> value() const {
        ergo_slot cells[cell<T>::slots];
        if (const ergo_status s = ergo_ref_get(vm_, ref_, cells, cell<T>::slots); s != ERGO_OK)
            return error::of(vm_, s);
        return cell<T>::get(cells);
    }

  private:
    ergo_vm *vm_ = nullptr;
    ergo_ref ref_ = 0;
};

// What a host function may ask for as its first parameter, by reference: the callback that it runs in.
class context {
  public:
    explicit context(ergo_ctx *cx) noexcept : cx_(cx) {}
    ergo_ctx *get() const noexcept { return cx_; }
    ergo_vm *vm() const noexcept { return ergo_ctx_vm(cx_); }

  private:
    ergo_ctx *cx_;
};

namespace detail {
template <class R> struct unwrap {
    using type = R;
    static constexpr bool is_result = false;
};
template <class R> struct unwrap<result<R>> {
    using type = R;
    static constexpr bool is_result = true;
};

// A host function in its box: it lives from its registration until the VM lets go of it.
template <bool takes_context, class F, class R, class... A> struct host_box {
    F f;
    state *st;
    using plain = typename unwrap<R>::type;

    static std::string signature() { return detail::signature<plain, A...>(); }
    static void free(void *, void *self) noexcept { delete static_cast<host_box *>(self); }

    // Nothing passes this frame: what is thrown becomes a panic of the script's.
    static std::int32_t call(void *self, ergo_ctx *cx, ergo_slot *io, std::uint32_t) noexcept {
        host_box &box = *static_cast<host_box *>(self);
#ifdef ERGO_EXCEPTIONS
        try {
            return box.run(cx, io);
        } catch (const std::exception &e) {
            return box.raise(cx, e.what());
        } catch (...) {
            return box.raise(cx, "exception of the host");
        }
#else
        return box.run(cx, io);
#endif
    }

#ifdef ERGO_EXCEPTIONS
    std::int32_t raise(ergo_ctx *cx, const char *text) noexcept {
        st->thrown = std::current_exception();
        try {
            st->thrown_text = text;
        } catch (...) {
            st->thrown = nullptr; // no memory for the text: the panic alone goes on
        }
        return ergo_throw(cx, text, std::strlen(text));
    }
#endif

    std::int32_t run(ergo_ctx *cx, ergo_slot *io) {
        std::uint32_t at = 0;
        (void)at;
        std::tuple<context, std::decay_t<A>...> args{context(cx), cell<std::decay_t<A>>::get(io + std::exchange(at, at + cell<std::decay_t<A>>::slots))...};
        return std::apply([&](context &c, auto &...each) { return answer(cx, io, c, each...); }, args);
    }
    template <class... E> std::int32_t answer(ergo_ctx *cx, ergo_slot *io, context &c, E &...each) {
        (void)c;
        auto invoke = [&]() -> R {
            if constexpr (takes_context)
                return f(c, each...);
            else
                return f(each...);
        };
        if constexpr (unwrap<R>::is_result) {
            R r = invoke();
            if (!r) {
                const std::string text = r.error().what();
                return ergo_throw(cx, text.data(), text.size());
            }
            if constexpr (std::is_void_v<plain>)
                return ERGO_OK;
            else
                return given(cx, io, *r);
        } else if constexpr (std::is_void_v<R>) {
            invoke();
            return ERGO_OK;
        } else {
            return given(cx, io, invoke());
        }
    }
    template <class V> static std::int32_t given(ergo_ctx *cx, ergo_slot *io, const V &value) {
        const ergo_status s = results<V>::put(ergo_ctx_vm(cx), io, value);
        return s == ERGO_OK ? s : ergo_throw(cx, "no memory for the result", 24);
    }
};

// The box for a lambda, a function object or a function, out of its signature.
template <class F, class Call> struct box_by_call;
template <class F, class R, class... A> struct box_by_call<F, R(A...)> {
    using type = host_box<false, F, R, std::decay_t<A>...>;
};
template <class F, class R, class... A> struct box_by_call<F, R(context &, A...)> {
    using type = host_box<true, F, R, std::decay_t<A>...>;
};
template <class M> struct member_call;
template <class C, class R, class... A> struct member_call<R (C::*)(A...)> { using type = R(A...); };
template <class C, class R, class... A> struct member_call<R (C::*)(A...) const> { using type = R(A...); };
template <class C, class R, class... A> struct member_call<R (C::*)(A...) noexcept> { using type = R(A...); };
template <class C, class R, class... A> struct member_call<R (C::*)(A...) const noexcept> { using type = R(A...); };
template <class F, class = void> struct call_of { using type = typename member_call<decltype(&F::operator())>::type; };
template <class R, class... A> struct call_of<R (*)(A...), void> { using type = R(A...); };
template <class R, class... A> struct call_of<R (*)(A...) noexcept, void> { using type = R(A...); };
} // namespace detail

// A package of one vm. Valid as long as that.
class module {
  public:
    module() noexcept = default;
    module(detail::state *st, ergo_module m) noexcept : state_(st), module_(m) {}
    ergo_module get() const noexcept { return module_; }

    // One more file of the package, before init.
    result<void> add(const char *path, const char *file, std::string_view source) {
        ergo_module same = 0;
        return state_->done(ergo_load(state_->vm, path, file, source.data(), source.size(), &same));
    }

    // Binds a function that the script may call, before init: a lambda, which is kept until the vm is closed. Its signature is
    // told by its parameters, unless it is given as Go text. What it throws, or an error in a result<R> that it returns, is a panic
    // in the script; if nobody recovers, the error of the call has the exception, and value() raises it again.
    template <class F> result<void> host(const char *name, F f) { return host(name, box_of<F>::signature().c_str(), std::move(f)); }
    template <class F> result<void> host(const char *name, const char *signature, F f) {
        using box = box_of<F>;
        auto *kept = new (std::nothrow) box{std::move(f), state_};
        if (kept == nullptr)
            return error(ERGO_E_NOMEM);
        const ergo_status s = ergo_host_func(state_->vm, module_, name, signature, box::call, kept, box::free);
        if (s != ERGO_OK)
            delete kept;
        return state_->done(s);
    }

    // Checks the package and runs its variables and init functions.
    result<void> init() { return state_->done(ergo_init(state_->vm, module_)); }

    // Finds a function, "Update", or a method, "(*Enemy).Hit": find<double(double)>("Half"). `signature`: Go text, where the C++ types
    // do not tell all.
    template <class F> result<func<F>> find(const char *symbol) const { return find<F>(symbol, spelt(static_cast<F *>(nullptr)).c_str()); }
    template <class F> result<func<F>> find(const char *symbol, const char *signature) const {
        ergo_func f = 0;
        const ergo_status s = ergo_find(state_->vm, module_, symbol, signature, &f);
        if (s != ERGO_OK)
            return state_->failed(s);
        return func<F>(state_, f);
    }

    // The type of a function or method, whatever it is.
    result<type_view> type_of(const char *symbol) const {
        ergo_func f = 0;
        ergo_type t = 0;
        ergo_status s = ergo_find(state_->vm, module_, symbol, nullptr, &f);
        if (s == ERGO_OK)
            s = ergo_func_type(state_->vm, f, &t);
        if (s != ERGO_OK)
            return state_->failed(s);
        return type_view(state_->vm, t);
    }

    // Evaluates an expression or statements in its scope.
    template <class R = void> result<R> eval(std::string_view source) const {
        constexpr std::uint32_t n = detail::results<R>::slots;
        ergo_slot io[n == 0 ? 1 : n];
        const ergo_status s = ergo_eval(state_->vm, module_, source.data(), source.size(), io, n, nullptr);
        if (s != ERGO_OK)
            return state_->failed(s);
        return result<R>(detail::results<R>::get(io));
    }

    // A package variable in its place. The caller answers for T being its type.
    template <class T> result<T *> global(const char *symbol) const {
        void *p = nullptr;
        ergo_type t = 0;
        const ergo_status s = ergo_global(state_->vm, module_, symbol, &p, &t);
        if (s != ERGO_OK)
            return state_->failed(s);
        ergo_type_info info = {};
        info.struct_size = sizeof info;
        if (ergo_type_get(state_->vm, t, &info) != ERGO_OK || info.size != sizeof(T))
            return error(ERGO_E_TYPE, std::string(symbol) + " has another size");
        return static_cast<T *>(p);
    }

    // The type that Go text names here.
    result<ergo_type> type(const char *text) const {
        ergo_type t = 0;
        const ergo_status s = ergo_type_of(state_->vm, module_, text, &t);
        if (s != ERGO_OK)
            return state_->failed(s);
        return t;
    }

    // A slice in the VM's memory with a copy of `n` elements, for the next call.
    template <class T> result<slice<T>> copy(const T *from, std::size_t n) const {
        auto made = make<T>(n);
        if (made && n != 0)
            std::memcpy(made->data, from, n * sizeof(T));
        return made;
    }
    // A zeroed one.
    template <class T> result<slice<T>> make(std::size_t n) const {
        static_assert(std::is_trivially_copyable_v<T>, "elements without pointers");
        std::string text;
        cell<T>::spell(text);
        auto elem = type(text.c_str());
        if (!elem)
            return elem.error();
        ergo_slot io[3];
        const ergo_status s = ergo_slice_new(state_->vm, *elem, n, n, io);
        if (s != ERGO_OK)
            return state_->failed(s);
        return cell<slice<T>>::get(io);
    }

  private:
    template <class F> using box_of = typename detail::box_by_call<F, typename detail::call_of<F>::type>::type;
    template <class R, class... A> static std::string spelt(R (*)(A...)) { return detail::signature<R, A...>(); }

    detail::state *state_ = nullptr;
    ergo_module module_ = 0;
};

// An ergo_config with the defaults in it; set its fields.
struct config : ergo_config {
    config() noexcept : ergo_config() { (void)ergo_config_init(this, sizeof(ergo_config)); }
    // What the script prints goes behind `to`, which must outlive the vm.
    config &print_to(std::string &to) noexcept {
        stdout_user = &to;
        stdout_fn = [](void *user, const void *p, std::size_t n) -> std::size_t {
#ifdef ERGO_EXCEPTIONS
            try {
                static_cast<std::string *>(user)->append(static_cast<const char *>(p), n);
            } catch (...) {
                return 0;
            }
#else
            static_cast<std::string *>(user)->append(static_cast<const char *>(p), n);
#endif
            return n;
        };
        return *this;
    }
};

// One machine, closed by its destructor.
class vm {
  public:
    static result<vm> open(const ergo_config &c = config()) {
        if (ergo_abi_version() != ERGO_ABI_VERSION)
            return error(ERGO_E_ABI);
        vm made;
        made.state_.reset(new (std::nothrow) detail::state());
        if (made.state_ == nullptr)
            return error(ERGO_E_NOMEM);
        if (const ergo_status s = ergo_vm_new(&c, &made.state_->vm); s != ERGO_OK)
            return error(s);
        return result<vm>(std::move(made));
    }
    vm(vm &&other) noexcept = default;
    vm &operator=(vm &&other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~vm() {
        if (close() != ERGO_OK)
            (void)state_.release(); // whoever is inside uses it still
    }

    // Frees it; ERGO_E_BUSY, and nothing was freed, while somebody is inside: in one of its callbacks, or on another thread.
    ergo_status close() noexcept {
        if (state_ == nullptr)
            return ERGO_OK;
        const ergo_status s = ergo_vm_free(state_->vm);
        if (s == ERGO_OK)
            state_.reset();
        return s;
    }
    ergo_vm *get() const noexcept { return state_ == nullptr ? nullptr : state_->vm; }

    result<module> load(const char *path, const char *file, std::string_view source) {
        ergo_module m = 0;
        const ergo_status s = ergo_load(get(), path, file, source.data(), source.size(), &m);
        if (s != ERGO_OK)
            return state_->failed(s);
        return module(state_.get(), m);
    }
    // A file as a tree. Of one that does not parse only the error is told.
    result<node> parse(const char *file, std::string_view source) {
        ergo_node *n = nullptr;
        const ergo_status s = ergo_parse(get(), file, source.data(), source.size(), &n);
        node made = node::owned(n);
        if (s != ERGO_OK)
            return state_->failed(s);
        return result<node>(std::move(made));
    }
    // Keeps a value of type `t` across calls; a weak one does not keep it.
    template <class T> result<ref> keep(ergo_type t, const T &value, bool weak = false) {
        ergo_slot cells[cell<T>::slots];
        ergo_ref r = 0;
        ergo_status s = cell<T>::put(get(), cells, value);
        if (s == ERGO_OK)
            s = ergo_ref_new(get(), t, cells, weak ? 1 : 0, &r);
        if (s != ERGO_OK)
            return state_->failed(s);
        return result<ref>(ref(get(), r));
    }

    // Any thread: what runs stops with ERGO_E_INTERRUPTED, and so does what begins, until it is taken back.
    void interrupt() noexcept { ergo_vm_interrupt(get()); }
    void clear_interrupt() noexcept { ergo_vm_clear_interrupt(get()); }
    result<void> set_fuel(std::uint64_t units) { return state_->done(ergo_vm_set_fuel(get(), units)); }
    std::uint64_t fuel() const noexcept { return ergo_vm_fuel(get()); }
    // Goroutines for at most `units`: ERGO_MORE, ERGO_IDLE, ERGO_BLOCKED, or an error.
    result<ergo_status> run(std::uint64_t units = UINT64_MAX, std::uint64_t now_ns = 0) {
        const ergo_status s = ergo_vm_run(get(), units, now_ns);
        if (s < 0)
            return state_->failed(s);
        return s;
    }

    result<void> collect() { return state_->done(ergo_gc_collect(get())); }
    // A frame's share of collection: at most about `budget_us`. Its status is ERGO_MORE while the cycle is not over.
    struct step_result {
        ergo_status status = ERGO_OK;
        ergo_gc_progress progress = {};
        bool more() const noexcept { return status == ERGO_MORE; }
    };
    step_result step(std::uint32_t budget_us) noexcept {
        step_result r;
        r.progress.struct_size = sizeof r.progress;
        r.status = ergo_gc_step(get(), budget_us, &r.progress);
        return r;
    }
    result<void> set(ergo_gc_param what, std::uint64_t value) { return state_->done(ergo_gc_set(get(), what, value)); }
    // Host finalizers and death notices, at most `max`; how many are left.
    std::uint32_t finalize(std::uint32_t max = UINT32_MAX) noexcept {
        std::uint32_t left = 0;
        (void)ergo_finalize(get(), max, &left);
        return left;
    }
    // The type of what an interface holds: empty for nil.
    result<type_view> type_of(const any &value) {
        ergo_type t = 0;
        const ergo_status s = ergo_interface_type(get(), value.cells, &t);
        if (s != ERGO_OK)
            return state_->failed(s);
        return type_view(get(), t);
    }

    // Takes what has happened since out of the ring (config.event_ring_bytes), oldest first, and calls f(const ergo_event &) for each; how many. Any thread, one at a time.
    template <class F> std::size_t events(F f) {
        ergo_event batch[32];
        std::size_t all = 0;
        while (const std::uint32_t n = ergo_events_poll(get(), batch, 32)) {
            for (std::uint32_t i = 0; i < n; i++)
                f(static_cast<const ergo_event &>(batch[i]));
            all += n;
        }
        return all;
    }
    // Any thread: asks for an ERGO_EV_DELTA at the next safepoint.
    void tick() noexcept { ergo_tick(get()); }

    // A file of `format` (ergo_export_format), in parts to `to`, which is called with (const char *, std::size_t) and answers whether it took them. What it throws is the error's exception.
    template <class W> result<void> write(std::uint32_t format, W &&to, std::uint32_t flags = 0) {
        return written(to, [&](ergo_write_fn w, void *user) { return ergo_export(get(), format, flags, w, user); });
    }
    // The same as a string.
    result<std::string> text(std::uint32_t format, std::uint32_t flags = 0) {
        std::string all;
        auto r = write(format, [&all](const char *p, std::size_t n) { return all.append(p, n), true; }, flags);
        if (!r)
            return r.error();
        return result<std::string>(std::move(all));
    }
    // The next cycle writes down what it marks, while the program goes on; write_snapshot gives it: ERGO_MORE while that cycle is not over.
    result<void> begin_snapshot(std::uint64_t most_bytes = 0) { return state_->done(ergo_snapshot_begin(get(), most_bytes)); }
    template <class W> result<ergo_status> write_snapshot(W &&to) {
        ergo_status s = ERGO_OK;
        auto r = written(to, [&](ergo_write_fn w, void *user) { return s = ergo_snapshot_write(get(), w, user); });
        if (!r)
            return r.error();
        return s;
    }
    // So many samples a second, until it is 0; write(ERGO_PPROF_CPU) has them.
    result<void> cpu_profile(std::uint32_t hz) { return state_->done(ergo_cpu_profile(get(), hz)); }

    // Any thread.
    ergo_mem_stats stats() const noexcept {
        ergo_mem_stats m = {};
        m.struct_size = sizeof m;
        (void)ergo_mem_stats_get(get(), &m);
        return m;
    }

  private:
    vm() noexcept = default;

    // Calls f with a writer that hands on to `to`.
    template <class W, class F> result<void> written(W &to, F f) {
        struct hand {
            W &to;
#ifdef ERGO_EXCEPTIONS
            std::exception_ptr thrown = {};
#endif
        } h{to};
        const ergo_write_fn w = [](void *user, const void *p, std::size_t n) -> std::size_t {
            hand &h = *static_cast<hand *>(user);
#ifdef ERGO_EXCEPTIONS
            try {
                return h.to(static_cast<const char *>(p), n) ? n : 0;
            } catch (...) {
                h.thrown = std::current_exception();
                return 0;
            }
#else
            return h.to(static_cast<const char *>(p), n) ? n : 0;
#endif
        };
        const ergo_status s = f(w, &h);
        auto r = state_->done(s);
#ifdef ERGO_EXCEPTIONS
        if (!r && h.thrown) {
            error e = r.error();
            e.set_exception(h.thrown);
            return e;
        }
#endif
        return r;
    }

    std::unique_ptr<detail::state> state_;
};

#ifndef ERGO_NO_THREADS
// Interrupts a vm unless it ends within `limit`: ergo::timeout t(vm, 50ms); auto r = f(); if (t.expired()) ... It has a thread of its own,
// and takes its interrupt back when it ends. Hosts with a frame loop use fuel instead.
class timeout {
  public:
    template <class Rep, class Period>
    timeout(vm &of, std::chrono::duration<Rep, Period> limit) : vm_(of.get()), watch_([this, until = std::chrono::steady_clock::now() + limit] { wait(until); }) {}
    timeout(const timeout &) = delete;
    timeout &operator=(const timeout &) = delete;
    ~timeout() {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            over_ = true;
        }
        ended_.notify_one();
        watch_.join();
        if (expired_)
            ergo_vm_clear_interrupt(vm_);
    }
    bool expired() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return expired_;
    }

  private:
    void wait(std::chrono::steady_clock::time_point until) {
        std::unique_lock<std::mutex> lock(mutex_);
        if (!ended_.wait_until(lock, until, [this] { return over_; })) {
            expired_ = true;
            ergo_vm_interrupt(vm_);
        }
    }
    ergo_vm *vm_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    bool over_ = false, expired_ = false;
    std::thread watch_; // last: it uses the others
};
#endif

} // namespace ergo
#endif
