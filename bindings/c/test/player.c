/* Plays the scenarios that all bindings share through a library that was loaded by dlopen: no symbol is linked, as engines and plug-ins do.
 *
 * In: the folder of the scenarios, and the library. Out: the transcript, compared with expected.txt by the runner. The library is first loaded and
 * used on a thread that ends, and closed at the end while a thread that has used it lives on. */
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ergo.h>

#define FUNCTIONS(X)                                                                                                     \
    X(abi_version) X(status_name) X(config_init) X(vm_new) X(vm_free) X(vm_interrupt) X(vm_clear_interrupt) X(vm_set_fuel)  \
    X(vm_fuel) X(error_count) X(error_get) X(error_frame) X(parse) X(node_retain) X(node_release) X(node_kind)              \
    X(node_kind_name) X(node_extent) X(node_text) X(node_retain_parent) X(node_child_count) X(node_child) X(node_at)        \
    X(node_lifespan) X(node_on_dead) X(load) X(init) X(eval) X(global) X(type_of) X(find) X(call) X(host_func) X(ctx_vm)    \
    X(throw) X(string_new) X(slice_new) X(ref_new) X(ref_get) X(ref_free) X(gc_collect) X(gc_step) X(gc_set) X(finalize)    \
    X(mem_stats_get) X(func_type) X(interface_type) X(type_param) X(type_name) X(type_get) X(events_poll) X(tick) X(export)   \
    X(cpu_profile) X(snapshot_begin) X(snapshot_write)

static struct {
#define X(name) __typeof__(ergo_##name) *name;
    FUNCTIONS(X)
#undef X
} ergo;

static ergo_vm *vm;
static ergo_module m;
static int freed, ticks, raised, dead;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static const char *yes(int b) { return b ? "yes" : "no"; }
static const char *name(ergo_status s) { return ergo.status_name(s) + 5; }

static void must(ergo_status s, int line)
{
    if (s == ERGO_OK)
        return;
    ergo_error e = { .struct_size = sizeof e };
    if (vm && ergo.error_get(vm, 0, &e) == ERGO_OK)
        printf("line %d: %.*s\n", line, (int)e.message_len, e.message);
    printf("line %d: %s\n", line, name(s));
    exit(1);
}
#define MUST(call) must(call, __LINE__)

/* A failure in one line, behind `scenario`. */
static void told(const char *scenario, ergo_status s, int with_code)
{
    ergo_error e = { .struct_size = sizeof e };
    MUST(ergo.error_get(vm, 0, &e));
    printf("%s: %s", scenario, name(s));
    if (e.file_len)
        printf(" %.*s:%u:%u", (int)e.file_len, e.file, e.line, e.column);
    printf(" %.*s", (int)e.message_len, e.message);
    if (with_code)
        printf(" [%.*s]", (int)e.code_len, e.code);
    putchar('\n');
}

static ergo_func find(const char *symbol, const char *sig)
{
    ergo_func f;
    MUST(ergo.find(vm, m, symbol, sig, &f));
    return f;
}

/* Calls with up to six cells; the status. */
static ergo_status call(const char *symbol, const char *sig, ergo_slot *io, uint32_t n) { return ergo.call(vm, find(symbol, sig), io, n); }

static void text_in(const char *text, ergo_slot *io) { MUST(ergo.string_new(vm, text, strlen(text), io)); }

static int32_t twice(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    (void)user, (void)cx, (void)n;
    io[0] = ergo_from_f64(2 * ergo_to_f64(io[0]));
    return ERGO_OK;
}
static int32_t shout(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    char text[64];
    int len = snprintf(text, sizeof text, "%.*s!", (int)io[1], (const char *)ergo_to_ptr(io[0]));
    (void)user, (void)n;
    return ergo.string_new(ergo.ctx_vm(cx), text, (size_t)len, io);
}
static int32_t back(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    ergo_slot both[2] = { io[0], io[0] };
    (void)user, (void)n;
    MUST(ergo.call(ergo.ctx_vm(cx), find("Add", "func(int, int) int"), both, 2));
    io[0] = both[0];
    return ERGO_OK;
}
static int32_t fail(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    (void)user, (void)n;
    raised++;
    return ergo.throw(cx, ergo_to_ptr(io[0]), io[1]);
}
static int32_t tick(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    (void)user, (void)cx, (void)io, (void)n;
    ticks++;
    return ERGO_OK;
}
static void let_go(void *unused, void *user) { (void)unused, ++*(int *)user; }

static size_t print_out(void *user, const void *p, size_t n)
{
    strncat(user, p, n);
    return n;
}

static char *read_file(const char *folder, const char *file)
{
    char path[512], *text = calloc(1, 1 << 16);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *f = fopen(path, "rb");
    if (!f || !text || !fread(text, 1, (1 << 16) - 1, f))
        exit(2);
    fclose(f);
    return text;
}

static void open_and_run(const char *script)
{
    static char printed[64];
    ergo_config c;
    ergo_slot io[1];
    MUST(ergo.config_init(&c, sizeof c));
    c.stdout_fn = print_out;
    c.stdout_user = printed;
    c.event_ring_bytes = 1 << 16;
    MUST(ergo.vm_new(&c, &vm));
    say("open: ABI %u", ergo.abi_version());
    MUST(ergo.load(vm, "scenarios", "script.go", script, strlen(script), &m));
    MUST(ergo.host_func(vm, m, "twice", "func(float64) float64", twice, &freed, let_go));
    MUST(ergo.host_func(vm, m, "shout", "func(string) string", shout, &freed, let_go));
    MUST(ergo.host_func(vm, m, "back", "func(int) int", back, &freed, let_go));
    MUST(ergo.host_func(vm, m, "fail", "func(string)", fail, &freed, let_go));
    MUST(ergo.host_func(vm, m, "tick", "func()", tick, &freed, let_go));
    MUST(ergo.init(vm, m));
    say("run: printed: %.*s", (int)strcspn(printed, "\n"), printed);
    MUST(ergo.eval(vm, m, "6 * 7", 5, io, 1, NULL));
    say("run: 6 * 7 = %d", (int)io[0]);
    MUST(ergo.eval(vm, m, "Count = 3", 9, NULL, 0, NULL));
    MUST(ergo.eval(vm, m, "Count", 5, io, 1, NULL));
    say("run: Count = %d", (int)io[0]);
}

static void slice_in(const double *from, size_t n, ergo_slot *io)
{
    ergo_type t;
    MUST(ergo.type_of(vm, m, "float64", &t));
    MUST(ergo.slice_new(vm, t, n, n, io));
    memcpy(ergo_to_ptr(io[0]), from, n * sizeof *from);
}

static void calls(void)
{
    ergo_slot io[6] = { 2, 40 };
    MUST(call("Add", "func(int, int) int", io, 2));
    say("call: Add(2, 40) = %d", (int)io[0]);
    io[0] = ergo_from_f64(3);
    MUST(call("Half", "func(float64) float64", io, 1));
    say("call: Half(3) = %g", ergo_to_f64(io[0]));
    io[0] = 1, io[1] = 200, io[2] = (ergo_slot)-3;
    MUST(call("Both", "func(bool, uint8, int32) bool", io, 3));
    say("call: Both(true, 200, -3) = %s", io[0] ? "true" : "false");
    text_in("Go", io);
    MUST(call("Greet", "func(string) string", io, 2));
    say("call: Greet(\"Go\") = %.*s", (int)io[1], (const char *)ergo_to_ptr(io[0]));
    io[0] = 17, io[1] = 5;
    MUST(call("Divide", "func(int, int) (int, int)", io, 2));
    say("call: Divide(17, 5) = %d, %d", (int)io[0], (int)io[1]);
    float v[4] = { 1, 2, 3, 0 };
    memcpy(io, v, sizeof v);
    io[2] = ergo_from_f32(2);
    MUST(call("Scale", "func(Vec3, float32) Vec3", io, 3));
    memcpy(v, io, 12);
    say("call: Scale({1 2 3}, 2) = {%g %g %g}", v[0], v[1], v[2]);
    slice_in((const double[]){ 1, 2, 3.5 }, 3, io);
    MUST(call("Sum", "func([]float64) float64", io, 3));
    say("call: Sum([1 2 3.5]) = %g", ergo_to_f64(io[0]));
    slice_in((const double[]){ 1, 2 }, 2, io);
    MUST(call("Doubled", "func([]float64) []float64", io, 3));
    const double *d = ergo_to_ptr(io[0]);
    say("call: Doubled([1 2]) = [%g %g]", d[0], d[1]);

    void *count;
    MUST(ergo.global(vm, m, "Count", &count, NULL));
    *(int64_t *)count = 41;
    MUST(call("Counted", "func() int", io, 1));
    say("call: Count set to 41, Counted() = %d", (int)io[0]);
    ergo_type enemy;
    ergo_ref boss;
    io[0] = 30;
    MUST(call("NewEnemy", "func(int) *Enemy", io, 1));
    MUST(ergo.type_of(vm, m, "*Enemy", &enemy));
    MUST(ergo.ref_new(vm, enemy, io, 0, &boss));
    MUST(ergo.gc_collect(vm));
    MUST(ergo.ref_get(vm, boss, io, 1));
    const struct { int64_t hp; const char *name; int64_t name_len; } *e = ergo_to_ptr(io[0]);
    io[1] = 5;
    MUST(call("(*Enemy).Hit", "func(int) int", io, 2));
    say("call: (*Enemy).Hit(5) = %d", (int)io[0]);
    say("call: read in place: %.*s %d", (int)e->name_len, e->name, (int)e->hp);
    ergo.ref_free(vm, boss);

    ergo_func half = find("Half", NULL);
    MUST(ergo.call(vm, half, io, 1));
    const size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 100; i++)
        MUST(ergo.call(vm, half, io, 1));
    say("call: a call allocates: %s", yes(mallinfo2().uordblks != before));
}

static void callbacks(void)
{
    ergo_slot io[2] = { ergo_from_f64(1.5) };
    MUST(call("Twice", "func(float64) float64", io, 1));
    say("callback: Twice(1.5) = %g", ergo_to_f64(io[0]));
    text_in("go", io);
    MUST(call("Shout", "func(string) string", io, 2));
    say("callback: Shout(\"go\") = %.*s", (int)io[1], (const char *)ergo_to_ptr(io[0]));
    io[0] = 20;
    MUST(call("Back", "func(int) int", io, 1));
    say("callback: Back(20) = %d", (int)io[0]);
    io[0] = 1000;
    MUST(call("Ticks", "func(int)", io, 1));
    say("callback: Ticks(1000): %d", ticks);
    text_in("host says no", io);
    MUST(call("Recovered", "func(string) string", io, 2));
    say("callback: the script recovers: %.*s", (int)io[1], (const char *)ergo_to_ptr(io[0]));
    text_in("host says no", io);
    raised = 0;
    ergo_status s = call("Fail", "func(string)", io, 2);
    ergo_error e = { .struct_size = sizeof e };
    MUST(ergo.error_get(vm, 0, &e));
    say("callback: nobody recovers: %s %.*s", name(s), (int)e.message_len, e.message);
    say("callback: and the host has its own again: %s", yes(raised == 1));
    text_in("host says no", io);
    (void)call("RecoveredThenOwn", "func(string)", io, 2);
    MUST(ergo.error_get(vm, 0, &e));
    say("callback: a later panic is not the host's: %.*s, %s", (int)e.message_len, e.message, yes(strncmp(e.message, "host", 4) != 0));
}

static void type_line(const char *what, ergo_type t)
{
    const char *text = "nothing";
    size_t len = 7;
    if (t != 0)
        MUST(ergo.type_name(vm, t, &text, &len));
    say("type: %s %.*s", what, (int)len, text);
}

static ergo_type func_type(const char *symbol)
{
    ergo_type t;
    MUST(ergo.func_type(vm, find(symbol, NULL), &t));
    return t;
}

static void types(void)
{
    ergo_type_info info = { .struct_size = sizeof info };
    ergo_type t = func_type("Divide");
    type_line("Divide is", t);
    MUST(ergo.type_get(vm, t, &info));
    say("type: %u parameters, %u results", info.nfields, info.nresults);
    type_line("(*Enemy).Hit is", func_type("(*Enemy).Hit"));
    MUST(ergo.type_param(vm, func_type("Both"), 1, &t));
    type_line("the second parameter of Both is", t);
    static const int of[] = { 0, 1, 3, 4 };
    for (int i = 0; i < 4; i++) {
        char what[16];
        ergo_slot io[2] = { (ergo_slot)of[i] };
        MUST(call("Any", "func(int) any", io, 2));
        MUST(ergo.interface_type(vm, io, &t));
        snprintf(what, sizeof what, "Any(%d) holds", of[i]);
        type_line(what, t);
    }
}

static void errors(void)
{
    static const char broken[] = "package broken\n\nfunc f( {\n", wrong[] = "package wrong\n\nfunc f() { x := 1 }\n";
    ergo_module other;
    ergo_func f;
    ergo_slot io[2] = { 5 };
    told("error", ergo.load(vm, "broken", "broken.go", broken, strlen(broken), &other), 0);
    MUST(ergo.load(vm, "wrong", "wrong.go", wrong, strlen(wrong), &other));
    told("error", ergo.init(vm, other), 1);
    told("error", call("Deep", "func(int) int", io, 1), 0);
    ergo_frame frame = { .struct_size = sizeof frame };
    for (uint32_t i = 0; ergo.error_frame(vm, 0, i, &frame) == ERGO_OK; i++)
        say("error:   %.*s %.*s:%u:%u", (int)frame.func_len, frame.func, (int)frame.file_len, frame.file, frame.line, frame.column);
    io[0] = 1, io[1] = 0;
    told("error", call("Divide", "func(int, int) (int, int)", io, 2), 0);
    told("error", ergo.find(vm, m, "Add", "func(float64) float64", &f), 0);
    told("error", ergo.find(vm, m, "Absent", "func(float64) float64", &f), 0);
    told("error", ergo.eval(vm, m, "6 *", 3, io, 1, NULL), 0);
}

static ergo_mem_stats stats_now(void)
{
    ergo_mem_stats s = { .struct_size = sizeof s };
    MUST(ergo.mem_stats_get(vm, &s));
    return s;
}

static void node_line(const char *before, const ergo_node *n, const char *after)
{
    size_t len;
    const char *text = ergo.node_text(n, &len);
    printf("%s%s \"%.*s\"%s\n", before, ergo.node_kind_name(ergo.node_kind(n)), (int)len, text, after);
}

static uint32_t n_handles(const ergo_node *n)
{
    ergo_lifespan l = { .struct_size = sizeof l };
    MUST(ergo.node_lifespan(n, &l));
    return l.refcount;
}

static void count_dead(void *user, const ergo_lifespan *last) { *(int *)user += last->state == ERGO_NODE_DEAD; }

static void nodes(void)
{
    static const char source[] = "package tree\n\nvar V = 1 + x*2\n";
    MUST(ergo.gc_collect(vm)); /* trees of what was refused before */
    const uint64_t before = stats_now().ast_nodes;
    ergo_node *tree;
    MUST(ergo.parse(vm, "tree.go", source, strlen(source), &tree));
    say("node: %s is the root", ergo.node_kind_name(ergo.node_kind(tree)));
    ergo_node *sum = ergo.node_at(tree, 24);
    ergo_extent at = { .struct_size = sizeof at };
    char place[32];
    MUST(ergo.node_extent(sum, &at));
    snprintf(place, sizeof place, " at %u:%u", at.line, at.column);
    node_line("node: ", sum, place);
    for (uint32_t i = 0; i < ergo.node_child_count(sum); i++)
        node_line("node:   ", ergo.node_child(sum, i), "");
    ergo.node_retain(ergo.node_retain(sum));
    say("node: handles: %u", n_handles(sum));
    ergo_node *parent = ergo.node_retain_parent(sum);
    say("node: its parent: %s", ergo.node_kind_name(ergo.node_kind(parent)));
    ergo.node_release(parent);
    ergo.node_release(sum);
    ergo.node_release(tree);
    MUST(ergo.gc_collect(vm));
    MUST(ergo.gc_collect(vm));
    size_t len;
    const char *text = ergo.node_text(sum, &len);
    parent = ergo.node_retain_parent(sum);
    say("node: kept alone: \"%.*s\", handles: %u, parent: %s", (int)len, text, n_handles(sum), yes(parent != NULL));
    MUST(ergo.node_on_dead(sum, count_dead, &dead));
    ergo.node_release(sum);
    MUST(ergo.gc_collect(vm));
    MUST(ergo.gc_collect(vm));
    MUST(ergo.finalize(vm, UINT32_MAX, NULL));
    say("node: told of its death: %s", yes(dead == 1));
    say("node: as many nodes as before: %s", yes(stats_now().ast_nodes == before));
}

static void stats_and_steps(void)
{
    ergo_slot io[1] = { 10000 };
    ergo_mem_stats before = stats_now();
    MUST(call("Garbage", "func(int)", io, 1));
    MUST(ergo.gc_collect(vm));
    ergo_mem_stats s = stats_now();
    say("stats: objects made: %s", yes(s.mallocs - before.mallocs >= 10000));
    say("stats: mallocs - frees = heap_objects: %s", yes(s.mallocs - s.frees == s.heap_objects));
    say("stats: heap_alloc = alloc: %s", yes(s.heap_alloc == s.alloc));
    say("stats: heap_sys = heap_inuse + heap_idle: %s", yes(s.heap_sys == s.heap_inuse + s.heap_idle));
    say("stats: cycles asked for: %d", (int)(s.num_forced_gc - before.num_forced_gc));

    before = s;
    MUST(ergo.gc_set(vm, ERGO_GC_AUTO, 0));
    io[0] = 200000;
    MUST(call("Garbage", "func(int)", io, 1));
    say("step: nothing was collected by itself: %s", yes(stats_now().num_gc == before.num_gc));
    ergo_status more = ERGO_MORE;
    for (int n = 0; more == ERGO_MORE && n < 100000; n++)
        more = ergo.gc_step(vm, 200, NULL);
    say("step: the cycle is over: %s", yes(more == ERGO_OK));
    s = stats_now();
    say("step: by steps: %s", yes(s.gc_steps > before.gc_steps && s.num_gc == before.num_gc + 1));
    say("step: freed: %s", yes(s.frees - before.frees >= 190000));
    MUST(ergo.gc_set(vm, ERGO_GC_AUTO, 1));
}

static const struct { uint16_t kind; const char *name; } OF_A_CYCLE[] = {
    { ERGO_EV_GC_START, "GC_START" }, { ERGO_EV_GC_ROOTS, "GC_ROOTS" }, { ERGO_EV_GC_MARKTERM, "GC_MARKTERM" }, { ERGO_EV_GC_END, "GC_END" },
};

static void events(void)
{
    ergo_event e;
    uint64_t cycle = 0, last = 0;
    int is_one = 1, in_order = 1, ticked = 0;
    while (ergo.events_poll(vm, &e, 1)) /* of before */
        ;
    MUST(ergo.gc_collect(vm));
    printf("events: of a cycle:");
    while (ergo.events_poll(vm, &e, 1)) {
        in_order &= e.time_ns >= last;
        last = e.time_ns;
        for (size_t i = 0; i < sizeof OF_A_CYCLE / sizeof *OF_A_CYCLE; i++)
            if (e.kind == OF_A_CYCLE[i].kind) {
                printf(" %s", OF_A_CYCLE[i].name);
                is_one &= cycle == 0 || e.a == cycle;
                cycle = e.a;
            }
    }
    putchar('\n');
    say("events: all of one cycle: %s", yes(is_one && cycle != 0));
    say("events: in the order of time: %s", yes(in_order));
    ergo_slot io[1] = { 1000 };
    ergo.tick(vm);
    MUST(call("Garbage", "func(int)", io, 1));
    while (ergo.events_poll(vm, &e, 1))
        ticked += e.kind == ERGO_EV_DELTA;
    say("events: a tick is answered: %s", yes(ticked == 1));
    say("events: none left: %s", yes(ergo.events_poll(vm, &e, 1) == 0));
}

/* What was written, at most as much as fits. */
static struct { char text[1 << 20]; size_t len; } written;

static size_t keep(void *user, const void *p, size_t n)
{
    size_t fits = sizeof written.text - 1 - written.len;
    memcpy(written.text + written.len, p, n < fits ? n : fits);
    written.len += n < fits ? n : fits;
    written.text[written.len] = 0;
    (void)user;
    return n;
}
static size_t refuse(void *user, const void *p, size_t n)
{
    (void)p, (void)n;
    ++*(int *)user;
    return 0;
}

static void exported(uint32_t format)
{
    written.len = 0;
    MUST(ergo.export(vm, format, 0, keep, NULL));
}
static int is_gzip(void) { return written.len > 20 && (unsigned char)written.text[0] == 0x1f && (unsigned char)written.text[1] == 0x8b; }

static void exports(void)
{
    exported(ERGO_OPENMETRICS);
    say("export: metrics end with # EOF: %s", yes(written.len > 6 && !strcmp(written.text + written.len - 6, "# EOF\n")));
    exported(ERGO_PPROF_HEAP);
    say("export: a heap profile is gzip: %s", yes(is_gzip()));
    ergo_slot io[1] = { 100000 };
    MUST(ergo.cpu_profile(vm, 10000));
    MUST(call("Garbage", "func(int)", io, 1));
    MUST(ergo.cpu_profile(vm, 0));
    exported(ERGO_PPROF_CPU);
    say("export: a CPU profile is gzip: %s", yes(is_gzip()));
    exported(ERGO_HEAPSNAPSHOT);
    say("export: a snapshot knows scenarios.Enemy: %s", yes(!strncmp(written.text, "{\"snapshot\"", 11) && strstr(written.text, "scenarios.Enemy")));
    printf("export: a snapshot beside the program: %s, ", name(ergo.snapshot_write(vm, keep, NULL)));
    MUST(ergo.snapshot_begin(vm, 0));
    ergo_status s = ergo.snapshot_write(vm, keep, NULL);
    printf("%s, ", name(s));
    for (int i = 0; s == ERGO_MORE && i < 100000; i++) {
        if (ergo.gc_step(vm, 1000, NULL) < 0)
            break;
        s = ergo.snapshot_write(vm, keep, NULL);
    }
    say("%s", name(s));
    int asked = 0;
    told("export: a writer that fails", ergo.export(vm, ERGO_OPENMETRICS, 0, refuse, &asked), 0);
    say("export: and the host has its own again: %s", yes(asked == 1));
    told("export", ergo.export(vm, 99, 0, keep, NULL), 0);
}

static void *interrupt_soon(void *unused)
{
    const struct timespec ms20 = { 0, 20000000 };
    nanosleep(&ms20, NULL);
    ergo.vm_interrupt(vm);
    return unused;
}

static void stops(void)
{
    ergo_func spin = find("Spin", "func()");
    ergo_slot io[2];
    pthread_t other;
    ergo.vm_interrupt(vm);
    told("stop", ergo.call(vm, spin, NULL, 0), 0);
    ergo.vm_clear_interrupt(vm);
    if (pthread_create(&other, NULL, interrupt_soon, NULL) != 0)
        exit(2);
    ergo_status s = ergo.call(vm, spin, NULL, 0);
    pthread_join(other, NULL);
    ergo.vm_clear_interrupt(vm);
    say("stop: after a while: %s, expired: %s", name(s), yes(s == ERGO_E_INTERRUPTED));
    MUST(ergo.vm_set_fuel(vm, 1000));
    told("stop: fuel", ergo.call(vm, spin, NULL, 0), 0);
    say("stop: fuel left: %d", (int)ergo.vm_fuel(vm));
    MUST(ergo.vm_set_fuel(vm, UINT64_MAX));
    MUST(ergo.gc_set(vm, ERGO_GC_LIMIT, 16 << 20));
    told("stop: limit", call("Hoard", "func() int", io, 1), 0);
    MUST(call("Forget", "func()", NULL, 0));
    MUST(ergo.gc_set(vm, ERGO_GC_LIMIT, UINT64_MAX));
    io[0] = 2, io[1] = 40;
    MUST(call("Add", "func(int, int) int", io, 2));
    say("stop: it goes on: %d", (int)io[0]);
}

/* Loads the library, and uses it on the thread that loads it. */
static void *load(void *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        puts(dlerror());
        exit(1);
    }
#define X(name)                                                                                                        \
    *(void **)&ergo.name = dlsym(library, "ergo_" #name);                                                              \
    if (!ergo.name)                                                                                                    \
        exit(3);
    FUNCTIONS(X)
#undef X
    ergo_vm *first;
    MUST(ergo.vm_new(NULL, &first));
    MUST(ergo.vm_free(first));
    return library;
}

static pthread_barrier_t used, closed;

/* Uses the library with all that might leave something on a thread (goroutines, a panic, workers), and outlives it. */
static void *outlive(void *unused)
{
    static const char source[] = "package own\n"
                                 "func F() (sum int) {\n"
                                 "    defer func() { recover() }()\n"
                                 "    done := make(chan int)\n"
                                 "    go func() { made := map[int]*int{}; for i := range 20000 { made[i%100] = new(int) }; done <- len(made) }()\n"
                                 "    sum = <-done\n"
                                 "    panic(sum)\n"
                                 "}\n";
    ergo_vm *own;
    ergo_config c;
    ergo_module module;
    ergo_func f;
    ergo_slot io[1];
    MUST(ergo.config_init(&c, sizeof c));
    c.gc_workers = 2;
    MUST(ergo.vm_new(&c, &own));
    MUST(ergo.load(own, "own", "own.go", source, strlen(source), &module));
    MUST(ergo.init(own, module));
    MUST(ergo.find(own, module, "F", "func() int", &f));
    MUST(ergo.call(own, f, io, 1));
    MUST(ergo.gc_collect(own));
    MUST(ergo.vm_free(own));
    if (io[0] != 100)
        exit(5);
    pthread_barrier_wait(&used);
    pthread_barrier_wait(&closed);
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t loader, survivor;
    void *library;
    if (argc < 3 || pthread_create(&loader, NULL, load, argv[1]) != 0 || pthread_join(loader, &library) != 0)
        return 2;
    char *script = read_file(argv[2], "script.go");
    open_and_run(script);
    calls();
    callbacks();
    types();
    errors();
    nodes();
    stats_and_steps();
    events();
    exports();
    stops();
    ergo_node *late;
    size_t len;
    MUST(ergo.parse(vm, "late.go", "package late\n", 13, &late));
    say("close: %s", name(ergo.vm_free(vm)));
    say("close: host functions let go: %d of 5", freed);
    const char *text = ergo.node_text(late, &len);
    say("close: a node outlives its machine: %s \"%.12s\"", ergo.node_kind_name(ergo.node_kind(late)), text);
    ergo.node_release(late);
    free(script);

    pthread_barrier_init(&used, NULL, 2);
    pthread_barrier_init(&closed, NULL, 2);
    if (pthread_create(&survivor, NULL, outlive, NULL) != 0)
        return 2;
    pthread_barrier_wait(&used);
    if (dlclose(library) != 0)
        return 4;
    pthread_barrier_wait(&closed);
    pthread_join(survivor, NULL);
    return 0;
}
