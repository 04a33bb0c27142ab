/* Trees one by one from C: traces, deaths of tracked kinds, walks with probes, scopes, constants, host objects that are closed, a VM without a safepoint. */
#include "check.h"
#include <pthread.h>
#include <time.h>

static const char *src = "package main\n\nconst c = 6 * 7\n\nvar total int\n\nfunc f(a int) int { return a + total }\n";

static uint32_t kind_of(const char *name)
{
    for (uint32_t k = 0; ergo_node_kind_name(k); k++)
        if (!strcmp(ergo_node_kind_name(k), name))
            return k;
    CHECK(NULL, !"no such kind");
    return 0;
}

static uint64_t told(ergo_vm *vm, uint16_t kind, ergo_event *last)
{
    uint64_t n = 0;
    while (next_event(vm, kind, last))
        n++;
    return n;
}

typedef struct { uint32_t n, deepest, stop_at; } walked;

static int32_t visit(void *user, ergo_node *n, uint32_t depth)
{
    walked *w = user;
    CHECK(NULL, ergo_node_id(n) != 0);
    w->n++;
    if (depth > w->deepest)
        w->deepest = depth;
    if (w->stop_at && w->n == w->stop_at)
        return 2;
    return !strcmp(ergo_node_kind_name(ergo_node_kind(n)), "FuncDecl");
}

static ergo_node *find(ergo_node *n, const char *text)
{
    size_t len = 0;
    const char *own = ergo_node_text(n, &len);
    if (len == strlen(text) && !memcmp(own, text, len))
        return n;
    for (uint32_t i = 0; i < ergo_node_child_count(n); i++) {
        ergo_node *found = find(ergo_node_child(n, i), text);
        if (found)
            return found;
    }
    return NULL;
}

static int n_closed;

static void closed(void *user, void *p)
{
    CHECK(NULL, user == &n_closed && p == &n_closed);
    n_closed++;
}

static ergo_vm *slow_vm;

static void *run_slow(void *func)
{
    OK(slow_vm, ergo_call(slow_vm, *(ergo_func *)func, NULL, 0));
    return NULL;
}

int main(void)
{
    ergo_config c;
    ergo_event last;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.event_ring_bytes = 1 << 20;
    c.flags = ERGO_KEEP_AST;
    ergo_vm *vm = new_vm(&c);

    /* A trace from parse to death. */
    ergo_node *file = NULL;
    OK(vm, ergo_trace(vm, 4711));
    OK(vm, ergo_parse(vm, "t.go", src, strlen(src), &file));
    OK(vm, ergo_trace(vm, 0));
    CHECK(vm, ergo_node_trace(file) == 4711 && ergo_node_trace(ergo_node_child(file, 0)) == 4711 && ergo_node_trace(NULL) == 0);
    CHECK(vm, told(vm, ERGO_EV_PARSE_END, &last) == 1 && last.d == 4711);
    uint32_t kinds[2] = { kind_of("FuncDecl"), kind_of("BinaryExpr") };
    OK(vm, ergo_node_track(vm, kinds, 2));
    STATUS(vm, ergo_node_track(vm, NULL, 2), ERGO_E_INVALID);
    uint32_t none = 100000;
    STATUS(vm, ergo_node_track(vm, &none, 1), ERGO_E_INVALID);
    ergo_node_release(file);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_gc_collect(vm));
    ergo_event e;
    uint64_t n_freed = 0, n_units = 0;
    while (ergo_events_poll(vm, &e, 1)) {
        if (e.kind == ERGO_EV_NODE_FREED) {
            CHECK(vm, (e.a == kinds[0] || e.a == kinds[1]) && e.node != 0 && e.d == 4711);
            n_freed++;
        }
        if (e.kind == ERGO_EV_UNIT_DEAD && e.a == 4711)
            n_units++;
    }
    CHECK(vm, n_freed == 3 && n_units == 1);
    OK(vm, ergo_node_track(vm, NULL, 0));

    /* Walks: files and functions are probed, every second root in full. */
    ergo_module m = 0;
    OK(vm, ergo_parse(vm, "main.go", src, strlen(src), &file));
    uint32_t probed[1] = { kind_of("File") };
    walked w = { 0, 0, 0 };
    OK(vm, ergo_node_walk(vm, file, visit, &w));
    CHECK(vm, w.n > 10 && w.deepest >= 3);
    CHECK(vm, told(vm, ERGO_EV_WALK_PROBE, &last) == 2 && last.c == kind_of("FuncDecl") && last.d == 1);
    OK(vm, ergo_walk_probes(vm, probed, 1, 2));
    for (int i = 0; i < 5; i++)
        OK(vm, ergo_node_walk(vm, file, visit, &w));
    CHECK(vm, told(vm, ERGO_EV_SNAPSHOT, &last) == 3 && last.d > 0);
    walked stops = { 0, 0, 4 };
    OK(vm, ergo_node_walk(vm, file, visit, &stops));
    CHECK(vm, stops.n == 4);
    STATUS(vm, ergo_node_walk(vm, NULL, visit, &w), ERGO_E_INVALID);
    STATUS(vm, ergo_node_walk(vm, file, NULL, &w), ERGO_E_INVALID);

    /* Scopes and constants, once the package is checked. */
    ergo_node_scope_info at;
    memset(&at, 0, sizeof at);
    at.struct_size = sizeof at;
    ergo_node *sum = find(file, "a + total"), *product = find(file, "6 * 7");
    CHECK(vm, sum && product);
    STATUS(vm, ergo_node_scope(vm, sum, &at), ERGO_NOT_FOUND);
    char text[8];
    size_t len = 0;
    uint32_t stale = 9;
    STATUS(vm, ergo_node_constant(vm, product, text, sizeof text, &len, &stale), ERGO_NOT_FOUND);
    OK(vm, ergo_load_node(vm, "main", file, &m));
    OK(vm, ergo_init(vm, m));
    OK(vm, ergo_node_constant(vm, product, text, sizeof text, &len, &stale));
    CHECK(vm, len == 2 && !memcmp(text, "42", 2) && stale == 0);
    OK(vm, ergo_node_constant(vm, product, NULL, 0, &len, NULL));
    STATUS(vm, ergo_node_constant(vm, sum, text, sizeof text, &len, &stale), ERGO_NOT_FOUND);
    OK(vm, ergo_node_scope(vm, ergo_node_child(sum, 0), &at));
    CHECK(vm, at.has_place == 1 && at.declared_offset == (uint32_t)(strstr(src, "a int") - src) && at.declared_in == at.scope);
    uint32_t inner = at.scope;
    OK(vm, ergo_node_scope(vm, ergo_node_child(sum, 1), &at));
    CHECK(vm, at.has_place == 1 && at.scope == inner && at.declared_in != inner && at.declared_offset == (uint32_t)(strstr(src, "total int") - src));
    STATUS(vm, ergo_node_scope(vm, NULL, &at), ERGO_E_INVALID);
    ergo_node_release(file);

    /* A host object that is closed: fin runs now and never again. */
    ergo_module r = 0;
    ergo_type t = 0;
    ergo_slot io[1];
    void *p = NULL;
    static const char res[] = "package res\n\ntype Res struct{ _ uintptr }\n";
    OK(vm, ergo_load(vm, "res", "res.go", res, sizeof res - 1, &r));
    OK(vm, ergo_init(vm, r));
    OK(vm, ergo_type_of(vm, r, "*Res", &t));
    OK(vm, ergo_host_object(vm, t, &n_closed, closed, &n_closed, io));
    ergo_ref keep = 0;
    OK(vm, ergo_ref_new(vm, t, io, 0, &keep));
    OK(vm, ergo_host_pointer(vm, t, io[0], &p));
    CHECK(vm, p == &n_closed && told(vm, ERGO_EV_RELEASE, &last) == 0);
    OK(vm, ergo_host_close(vm, t, io[0]));
    CHECK(vm, n_closed == 1 && told(vm, ERGO_EV_RELEASE, &last) == 1 && last.a == 1);
    STATUS(vm, ergo_host_pointer(vm, t, io[0], &p), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, t, io[0]), ERGO_E_TYPE);
    CHECK(vm, p == NULL);
    ergo_ref_free(vm, keep);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, n_closed == 1 && told(vm, ERGO_EV_RELEASE, &last) == 0);

    /* A VM that runs without a safepoint is noticed within two ticks. */
    ergo_module s = 0;
    static const char slow[] = "package slow\n\nimport (\"regexp\"; \"strings\")\n\nvar text = strings.Repeat(\"a\", 200000)\nvar re = regexp.MustCompile(`(a+)+b`)\n\nfunc Search() { re.MatchString(text) }\n";
    OK(vm, ergo_load(vm, "slow", "slow.go", slow, sizeof slow - 1, &s));
    OK(vm, ergo_init(vm, s));
    ergo_func search = 0;
    OK(vm, ergo_find(vm, s, "Search", NULL, &search));
    CHECK(vm, ergo_vm_stalled(vm) == 0 && ergo_vm_stalled(NULL) == 0);
    pthread_t thread;
    slow_vm = vm;
    uint32_t most = 0;
    for (int round = 0; round < 20 && most == 0; round++) {
        CHECK(vm, pthread_create(&thread, NULL, run_slow, &search) == 0);
        struct timespec nap = { 0, 2000000 };
        nanosleep(&nap, NULL);
        ergo_tick(vm);
        nanosleep(&nap, NULL);
        ergo_tick(vm);
        most = ergo_vm_stalled(vm);
        CHECK(vm, pthread_join(thread, NULL) == 0);
    }
    CHECK(vm, most > 0);
    CHECK(vm, ergo_vm_stalled(vm) == 0);
    OK(NULL, ergo_vm_free(vm));
    puts("probes: ok");
    return 0;
}
