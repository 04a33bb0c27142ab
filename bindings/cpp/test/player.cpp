// Plays the scenarios that all bindings share, and prints what it sees: ../../scenarios says what each is about.
//
// In: the folder of the scenarios. Out: the transcript, compared with expected.txt by the runner. Compiles with and without exceptions.
#include "../ergo.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

struct Vec3 {
    float x, y, z;
};
ERGO_STRUCT(Vec3, "Vec3");

namespace {

struct Enemy {
    std::int64_t hp;
    const char *name;
    std::size_t name_len;
};

// Allocations of C++, so that a test can say that a call makes none.
std::size_t allocations = 0;

std::string read_file(const std::string &name) {
    std::ifstream in(name);
    return {std::istreambuf_iterator<char>(in), {}};
}

// One line of the transcript.
template <class... T> void say(const char *scenario, const T &...what) {
    std::ostringstream line;
    line << scenario << ": ";
    (void)std::initializer_list<int>{(line << what, 0)...};
    std::puts(line.str().c_str());
}

const char *yes(bool b) { return b ? "yes" : "no"; }

// "E_PANIC script.go:96:11 message", or what there is.
template <class T> std::string told(const ergo::result<T> &r) {
    if (r)
        return "no error";
    const ergo::error &e = r.error();
    std::ostringstream line;
    line << (e.status_name() + 5); // without ERGO_
    if (!e.file().empty())
        line << ' ' << e.file() << ':' << e.line() << ':' << e.column();
    if (!e.message().empty())
        line << ' ' << e.message();
    return line.str();
}

template <class T> T must(ergo::result<T> r) {
    if (!r) {
        std::printf("must: %s\n", r.error().what().c_str());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*r);
}

struct host_freed {
    int *count;
    bool armed = true;
    explicit host_freed(int *c) : count(c) {}
    host_freed(host_freed &&o) noexcept : count(o.count), armed(std::exchange(o.armed, false)) {}
    ~host_freed() {
        if (armed)
            ++*count;
    }
};

// What "fail" does: an exception where there are any, an error else.
ergo::result<void> fail_with(std::string_view text) {
#ifdef ERGO_EXCEPTIONS
    throw std::out_of_range(std::string(text));
#else
    return ergo::error(ERGO_E_PANIC, std::string(text));
#endif
}

// Whether the error has what the host function raised.
template <class T> bool raised_again(const ergo::result<T> &r, const char *text) {
#ifdef ERGO_EXCEPTIONS
    try {
        r.value();
    } catch (const std::out_of_range &e) {
        return e.what() == std::string(text);
    } catch (...) {
    }
    return false;
#else
    return r.error().message() == text;
#endif
}

ergo::module opened(ergo::vm &vm, const std::string &script, int *freed, int *ticks) {
    auto m = must(vm.load("scenarios", "script.go", script));
    // Found when it is called: the script's own function, called from inside a host function.
    auto add = std::make_shared<ergo::func<std::int64_t(std::int64_t, std::int64_t)>>();
    must(m.host("twice", [guard = host_freed(freed)](double x) { return 2 * x; }));
    must(m.host("shout", [guard = host_freed(freed)](std::string_view text) { return std::string(text) + "!"; }));
    must(m.host("back", [add, m, guard = host_freed(freed)](ergo::context &, std::int64_t n) -> ergo::result<std::int64_t> {
        if (!*add)
            *add = must(m.find<std::int64_t(std::int64_t, std::int64_t)>("Add"));
        return (*add)(n, n);
    }));
    must(m.host("fail", [guard = host_freed(freed)](std::string_view text) { return fail_with(text); }));
    must(m.host("tick", [ticks, guard = host_freed(freed)] { ++*ticks; }));
    must(m.init());
    return m;
}

void calls(ergo::vm &vm, ergo::module m) {
    auto add = must(m.find<std::int64_t(std::int64_t, std::int64_t)>("Add"));
    auto half = must(m.find<double(double)>("Half"));
    say("call", "Add(2, 40) = ", *add(2, 40));
    say("call", "Half(3) = ", *half(3));
    say("call", "Both(true, 200, -3) = ", *must(m.find<bool(bool, std::uint8_t, std::int32_t)>("Both"))(true, 200, -3) ? "true" : "false");
    say("call", "Greet(\"Go\") = ", *must(m.find<std::string(std::string_view)>("Greet"))("Go"));
    const auto [quotient, rest] = *must(m.find<std::tuple<std::int64_t, std::int64_t>(std::int64_t, std::int64_t)>("Divide"))(17, 5);
    say("call", "Divide(17, 5) = ", quotient, ", ", rest);
    const Vec3 v = *must(m.find<Vec3(Vec3, float)>("Scale"))({1, 2, 3}, 2);
    say("call", "Scale({1 2 3}, 2) = {", v.x, ' ', v.y, ' ', v.z, '}');
    const double xs[] = {1, 2, 3.5};
    say("call", "Sum([1 2 3.5]) = ", *must(m.find<double(ergo::slice<double>)>("Sum"))(must(m.copy(xs, 3))));
    const auto doubled = *must(m.find<ergo::slice<double>(ergo::slice<double>)>("Doubled"))(must(m.copy(xs, 2)));
    say("call", "Doubled([1 2]) = [", doubled[0], ' ', doubled[1], ']');

    auto *count = must(m.global<std::int64_t>("Count"));
    *count = 41;
    say("call", "Count set to 41, Counted() = ", *must(m.find<std::int64_t()>("Counted"))());
    auto boss = *must(m.find<ergo::opaque(std::int64_t)>("NewEnemy", "func(int) *Enemy"))(30);
    auto kept = must(vm.keep(must(m.type("*Enemy")), boss));
    must(vm.collect());
    auto hit = must(m.find<std::int64_t(ergo::opaque, std::int64_t)>("(*Enemy).Hit", "func(int) int"));
    say("call", "(*Enemy).Hit(5) = ", *hit(*kept.value<ergo::opaque>(), 5));
    const auto *enemy = static_cast<const Enemy *>(ergo_to_ptr(kept.value<ergo::opaque>()->bits));
    say("call", "read in place: ", std::string_view(enemy->name, enemy->name_len), ' ', enemy->hp);

    const std::size_t before = allocations;
    for (int i = 0; i < 100; i++)
        (void)half(i);
    say("call", "a call allocates: ", yes(allocations != before));
}

void callbacks(ergo::module m, const int &ticks) {
    say("callback", "Twice(1.5) = ", *must(m.find<double(double)>("Twice"))(1.5));
    say("callback", "Shout(\"go\") = ", *must(m.find<std::string(std::string_view)>("Shout"))("go"));
    say("callback", "Back(20) = ", *must(m.find<std::int64_t(std::int64_t)>("Back"))(20));
    must(must(m.find<void(std::int64_t)>("Ticks"))(1000));
    say("callback", "Ticks(1000): ", ticks);
    say("callback", "the script recovers: ", *must(m.find<std::string(std::string_view)>("Recovered"))("host says no"));
    auto failed = must(m.find<void(std::string_view)>("Fail"))("host says no");
    say("callback", "nobody recovers: ", failed.error().status_name() + 5, ' ', failed.error().message());
    say("callback", "and the host has its own again: ", yes(raised_again(failed, "host says no")));
    auto own = must(m.find<void(std::string_view)>("RecoveredThenOwn"))("host says no");
    say("callback", "a later panic is not the host's: ", own.error().message(), ", ", yes(!raised_again(own, "host says no")));
}

ergo::config with_ring(ergo::config c) {
    c.event_ring_bytes = 1 << 16;
    return c;
}

void types(ergo::vm &vm, ergo::module m) {
    const auto divide = must(m.type_of("Divide"));
    say("type", "Divide is ", divide.text());
    say("type", divide.parameters(), " parameters, ", divide.results(), " results");
    say("type", "(*Enemy).Hit is ", must(m.type_of("(*Enemy).Hit")).text());
    say("type", "the second parameter of Both is ", must(m.type_of("Both")).parameter(1).text());
    auto held = must(m.find<ergo::any(std::int64_t)>("Any"));
    for (int i : {0, 1, 3, 4}) {
        const auto t = must(vm.type_of(*held(i)));
        say("type", "Any(", i, ") holds ", t ? t.text() : "nothing");
    }
}

void events(ergo::vm &vm, ergo::module m) {
    (void)vm.events([](const ergo_event &) {}); // of before
    must(vm.collect());
    std::string names;
    std::uint64_t cycle = 0, last = 0;
    bool is_one = true, in_order = true;
    (void)vm.events([&](const ergo_event &e) {
        in_order = in_order && e.time_ns >= last;
        last = e.time_ns;
        const char *name = e.kind == ERGO_EV_GC_START     ? " GC_START"
                           : e.kind == ERGO_EV_GC_ROOTS    ? " GC_ROOTS"
                           : e.kind == ERGO_EV_GC_MARKTERM ? " GC_MARKTERM"
                           : e.kind == ERGO_EV_GC_END      ? " GC_END"
                                                           : nullptr;
        if (name == nullptr)
            return;
        names += name;
        is_one = is_one && (cycle == 0 || cycle == e.a);
        cycle = e.a;
    });
    say("events", "of a cycle:", names);
    say("events", "all of one cycle: ", yes(is_one && cycle != 0));
    say("events", "in the order of time: ", yes(in_order));
    vm.tick();
    must(must(m.find<void(std::int64_t)>("Garbage"))(1000));
    int ticked = 0;
    (void)vm.events([&](const ergo_event &e) { ticked += e.kind == ERGO_EV_DELTA; });
    say("events", "a tick is answered: ", yes(ticked == 1));
    say("events", "none left: ", yes(vm.events([](const ergo_event &) {}) == 0));
}

bool ends_with(const std::string &text, std::string_view end) { return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0; }
bool is_gzip(const std::string &text) { return text.compare(0, 2, "\x1f\x8b") == 0; }

void exports(ergo::vm &vm, ergo::module m) {
    say("export", "metrics end with # EOF: ", yes(ends_with(must(vm.text(ERGO_OPENMETRICS)), "# EOF\n")));
    say("export", "a heap profile is gzip: ", yes(is_gzip(must(vm.text(ERGO_PPROF_HEAP)))));
    must(vm.cpu_profile(10000));
    must(must(m.find<void(std::int64_t)>("Garbage"))(100000));
    must(vm.cpu_profile(0));
    say("export", "a CPU profile is gzip: ", yes(is_gzip(must(vm.text(ERGO_PPROF_CPU)))));
    const std::string found = must(vm.text(ERGO_HEAPSNAPSHOT));
    say("export", "a snapshot knows scenarios.Enemy: ", yes(found.compare(0, 11, "{\"snapshot\"") == 0 && found.find("scenarios.Enemy") != found.npos));
    auto take = [](const char *, std::size_t) { return true; };
    const auto none = vm.write_snapshot(take);
    must(vm.begin_snapshot());
    const ergo_status early = must(vm.write_snapshot(take));
    ergo_status s = early;
    for (int i = 0; s == ERGO_MORE && i < 100000; i++) {
        (void)vm.step(1000);
        s = must(vm.write_snapshot(take));
    }
    say("export", "a snapshot beside the program: ", none.error().status_name() + 5, ", ", ergo_status_name(early) + 5, ", ", ergo_status_name(s) + 5);
    int asked = 0;
    auto refused = vm.write(ERGO_OPENMETRICS, [&](const char *, std::size_t) -> bool {
        asked++;
#ifdef ERGO_EXCEPTIONS
        throw std::out_of_range("full");
#else
        return false;
#endif
    });
    say("export", "a writer that fails: ", told(refused));
#ifdef ERGO_EXCEPTIONS
    say("export", "and the host has its own again: ", yes(asked == 1 && raised_again(refused, "full")));
#else
    say("export", "and the host has its own again: ", yes(asked == 1));
#endif
    say("export", told(vm.write(99, take)));
}

void errors(ergo::vm &vm, ergo::module m) {
    say("error", told(vm.load("broken", "broken.go", "package broken\n\nfunc f( {\n")));
    auto wrong = must(vm.load("wrong", "wrong.go", "package wrong\n\nfunc f() { x := 1 }\n"));
    auto refused = wrong.init();
    say("error", told(refused), " [", refused.error().code(), "]");
    auto r = must(m.find<std::int64_t(std::int64_t)>("Deep"))(5);
    say("error", told(r));
    for (const auto &f : r.error().frames())
        say("error", "  ", f.function, ' ', f.file, ':', f.line, ':', f.column);
    say("error", told(must(m.find<std::tuple<std::int64_t, std::int64_t>(std::int64_t, std::int64_t)>("Divide"))(1, 0)));
    say("error", told(m.find<double(double)>("Add")));
    say("error", told(m.find<double(double)>("Absent")));
    say("error", told(m.eval<std::int64_t>("6 *")));
}

void nodes(ergo::vm &vm) {
    must(vm.collect()); // trees of what was refused before
    const auto before = vm.stats();
    ergo::node kept;
    {
        auto tree = must(vm.parse("tree.go", "package tree\n\nvar V = 1 + x*2\n"));
        say("node", tree.kind_name(), " is ", kept ? "not " : "", "the root");
        auto sum = tree.at(24);
        const auto at = sum.extent();
        say("node", sum.kind_name(), " \"", sum.text(), "\" at ", at.line, ':', at.column);
        for (ergo::node_view child : sum)
            say("node", "  ", child.kind_name(), " \"", child.text(), '"');
        kept = ergo::node(sum);
        ergo::node copy = kept, moved = std::move(copy);
        say("node", "handles: ", kept.lifespan().refcount);
        say("node", "its parent: ", moved.parent().kind_name());
    }
    must(vm.collect());
    must(vm.collect());
    say("node", "kept alone: \"", kept.text(), "\", handles: ", kept.lifespan().refcount, ", parent: ", yes(static_cast<bool>(kept.parent())));
    static int dead;
    (void)ergo_node_on_dead(kept.get(), [](void *, const ergo_lifespan *last) { dead += last->state == ERGO_NODE_DEAD; }, nullptr);
    kept = ergo::node();
    must(vm.collect());
    must(vm.collect());
    vm.finalize();
    say("node", "told of its death: ", yes(dead == 1));
    say("node", "as many nodes as before: ", yes(vm.stats().ast_nodes == before.ast_nodes));
}

void stats(ergo::vm &vm, ergo::module m) {
    const auto before = vm.stats();
    must(must(m.find<void(std::int64_t)>("Garbage"))(10000));
    must(vm.collect());
    const auto s = vm.stats();
    say("stats", "objects made: ", yes(s.mallocs - before.mallocs >= 10000));
    say("stats", "mallocs - frees = heap_objects: ", yes(s.mallocs - s.frees == s.heap_objects));
    say("stats", "heap_alloc = alloc: ", yes(s.heap_alloc == s.alloc));
    say("stats", "heap_sys = heap_inuse + heap_idle: ", yes(s.heap_sys == s.heap_inuse + s.heap_idle));
    say("stats", "cycles asked for: ", s.num_forced_gc - before.num_forced_gc);
}

void steps(ergo::vm &vm, ergo::module m) {
    const auto before = vm.stats();
    must(vm.set(ERGO_GC_AUTO, 0));
    must(must(m.find<void(std::int64_t)>("Garbage"))(200000));
    say("step", "nothing was collected by itself: ", yes(vm.stats().num_gc == before.num_gc));
    int n = 0;
    bool more = true;
    for (; more && n < 100000; n++)
        more = vm.step(200).more();
    say("step", "the cycle is over: ", yes(!more));
    const auto after = vm.stats();
    say("step", "by steps: ", yes(after.gc_steps - before.gc_steps >= 1 && after.num_gc == before.num_gc + 1));
    say("step", "freed: ", yes(after.frees - before.frees >= 190000));
    must(vm.set(ERGO_GC_AUTO, 1));
}

void stops(ergo::vm &vm, ergo::module m) {
    auto spin = must(m.find<void()>("Spin"));
    vm.interrupt();
    say("stop", told(spin()));
    vm.clear_interrupt();
    {
        ergo::timeout limit(vm, std::chrono::milliseconds(20));
        auto r = spin();
        say("stop", "after a while: ", r.error().status_name() + 5, ", expired: ", yes(limit.expired()));
    }
    must(vm.set_fuel(1000));
    say("stop", "fuel: ", told(spin()));
    say("stop", "fuel left: ", vm.fuel());
    must(vm.set_fuel(UINT64_MAX));
    must(vm.set(ERGO_GC_LIMIT, 16u << 20));
    say("stop", "limit: ", told(must(m.find<std::int64_t()>("Hoard"))()));
    must(must(m.find<void()>("Forget"))());
    must(vm.set(ERGO_GC_LIMIT, UINT64_MAX));
    say("stop", "it goes on: ", *must(m.find<std::int64_t(std::int64_t, std::int64_t)>("Add"))(2, 40));
}

} // namespace

__attribute__((noinline)) void *operator new(std::size_t n) {
    allocations++;
    void *p = std::malloc(n == 0 ? 1 : n);
    if (p == nullptr)
        std::abort();
    return p;
}
__attribute__((noinline)) void *operator new(std::size_t n, const std::nothrow_t &) noexcept { return operator new(n); }
__attribute__((noinline)) void operator delete(void *p) noexcept { std::free(p); }
__attribute__((noinline)) void operator delete(void *p, std::size_t) noexcept { std::free(p); }

int main(int, char **argv) {
    const std::string script = read_file(std::string(argv[1]) + "/script.go");
    std::string printed;
    int freed = 0, ticks = 0;
    ergo::node survivor;
    {
        auto vm = must(ergo::vm::open(with_ring(ergo::config().print_to(printed))));
        say("open", "ABI ", ergo_abi_version());
        auto m = opened(vm, script, &freed, &ticks);
        say("run", "printed: ", printed.substr(0, printed.size() - 1));
        say("run", "6 * 7 = ", *m.eval<std::int64_t>("6 * 7"));
        must(m.eval("Count = 3"));
        say("run", "Count = ", *m.eval<std::int64_t>("Count"));
        calls(vm, m);
        callbacks(m, ticks);
        types(vm, m);
        errors(vm, m);
        nodes(vm);
        stats(vm, m);
        steps(vm, m);
        events(vm, m);
        exports(vm, m);
        stops(vm, m);
        survivor = must(vm.parse("late.go", "package late\n"));
        auto moved = std::move(vm);
        say("close", ergo_status_name(moved.close()) + 5);
    }
    say("close", "host functions let go: ", freed, " of 5");
    say("close", "a node outlives its machine: ", survivor.kind_name(), " \"", survivor.text().substr(0, 12), '"');
    return 0;
}
