/* The random caller's dice, what it keeps, and its callbacks: each calls what it may not, which gets an answer too. */
#ifndef ERGO_TESTS_RANDOM_HOSTS_H
#define ERGO_TESTS_RANDOM_HOSTS_H
#include "check.h"
#include "random_texts.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define PICK(list) list[below(COUNT(list))]

enum { MAX_KEPT = 64, MAX_DEPTH = 6 };

/* What the calls so far have given; rows beyond the last are written over. */
typedef struct { uint64_t at[MAX_KEPT]; uint32_t n; } kept;
static kept modules, funcs, types, refs, nodes;

static ergo_vm *vm;
static ergo_type object_type;
static uint64_t state;
static long live_bytes, n_reallocs, refused_from;
static int refuses_forever, depth, tells, verifies;
static char object[8], large[70000];
static float floats[100];

static uint64_t number(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)((number() >> 11) % n);
}

static int one_in(uint32_t n)
{
    return below(n) == 0;
}

static void seed_with(uint64_t a, uint64_t b)
{
    state = 0x9E3779B97F4A7C15u * (a + 1) ^ 0xD1B54A32D192ED03u * b;
    for (int i = 0; i < 5; i++)
        number();
}

/* Takes a place; what stood there before, or 0. */
static uint64_t keep(kept *list, uint64_t value)
{
    if (value == 0)
        return 0;
    if (list->n < MAX_KEPT) {
        list->at[list->n++] = value;
        return 0;
    }
    uint32_t i = below(MAX_KEPT);
    uint64_t old = list->at[i];
    list->at[i] = value;
    return old;
}

/* One that is kept, mostly; else a small number, or any. */
static uint64_t some(const kept *list)
{
    if (list->n && !one_in(10))
        return list->at[below(list->n)];
    return one_in(3) ? number() : below(300);
}

static void keep_node(ergo_node *n)
{
    ergo_node_release((ergo_node *)(uintptr_t)keep(&nodes, (uintptr_t)n));
}

/* A node that is held or NULL, or one below it. */
static ergo_node *some_node(void)
{
    ergo_node *n = nodes.n && !one_in(10) ? (ergo_node *)(uintptr_t)nodes.at[below(nodes.n)] : NULL;
    for (uint32_t i = below(3); n && i; i--)
        n = ergo_node_child(n, below(5));
    return n;
}

/* The callbacks. */

static void any_call(void);

static void *realloc_hook(void *user, void *p, size_t before, size_t after, size_t align)
{
    void *q = NULL;
    (void)user;
    if (after == 0) {
        free(p);
        live_bytes -= (long)before;
        return NULL;
    }
    n_reallocs++;
    if (refused_from && (refuses_forever ? n_reallocs >= refused_from : n_reallocs == refused_from))
        return NULL;
    if (p || posix_memalign(&q, align, after))
        return NULL;
    memset(q, 0xA5, after);
    live_bytes += (long)after;
    return q;
}

static void freed(void *user, void *p)
{
    ergo_slot s[2];
    (void)user; (void)p;
    if (!vm)
        return;
    ergo_string_new(vm, "x", 1, s);
    ergo_gc_hint(vm);
    ergo_gc_collect(vm);
    ergo_finalize(vm, 1, NULL);
    ergo_vm_free(vm);
}

static void died(void *user, const ergo_lifespan *l)
{
    (void)user; (void)l;
    if (vm)
        ergo_eval(vm, 1, "1", 1, NULL, 0, NULL);
}

static size_t written(void *user, const void *p, size_t n)
{
    (void)user; (void)p;
    if (vm && one_in(50))
        ergo_eval(vm, 1, "1", 1, NULL, 0, NULL);
    return !one_in(30) ? n : one_in(2) ? 0 : n / 2;
}

static int32_t vetoed(void *user, const char *rule, size_t len, uint32_t action)
{
    (void)user; (void)rule; (void)len; (void)action;
    ergo_gc_collect(vm);
    return (int32_t)below(2);
}

static void leaked(void *user, const ergo_leak_report *report)
{
    (void)user; (void)report;
    ergo_gc_collect(vm);
}

static int32_t visited(void *user, ergo_node *n, uint32_t level)
{
    (void)user; (void)level;
    ergo_node_kind(n);
    if (one_in(20))
        ergo_gc_step(vm, 1, NULL);
    if (one_in(100))
        ergo_vm_free(vm);
    return (int32_t)below(12) - 1;
}

static void logged(void *user, int32_t level, const char *msg, size_t len)
{
    (void)user; (void)level;
    CHECK(NULL, memmem(msg, len, "panicked", 8) == NULL);
    if (vm)
        ergo_gc_collect(vm);
}

static int32_t allowed(void *user, uint32_t capability, const char *what, size_t len)
{
    (void)user; (void)capability; (void)what; (void)len;
    if (vm)
        ergo_gc_collect(vm);
    return (int32_t)below(2);
}

static int32_t imported(void *user, ergo_vm *v, const char *path, size_t len)
{
    ergo_module m = 0;
    (void)user;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)len, path);
    const char *text = "package nope\nfunc F() int { return 1 }\n";
    ergo_status s = one_in(2) ? ergo_load(v, name, "n.go", text, strlen(text), &m) : ERGO_OK;
    if (one_in(4))
        ergo_gc_collect(v);
    return one_in(3) ? (int32_t)below(8) - 4 : s;
}

/* Called by the script: some calls of its own, then a result, a panic or nonsense. */
static int32_t host(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    (void)user;
    CHECK(NULL, ergo_ctx_vm(cx) == vm);
    depth++;
    for (uint32_t k = depth < MAX_DEPTH ? below(4) : 0; k; k--)
        any_call();
    depth--;
    if (one_in(8)) {
        ergo_throw(cx, one_in(2) ? "thrown\0\xff" : "", below(9));
        return one_in(2) ? ERGO_E_PANIC : (int32_t)number();
    }
    if (one_in(30))
        return (int32_t)number();
    if (n)
        io[0] &= 0xffff;
    return 0;
}

static int32_t host_text(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    (void)user; (void)n;
    depth++;
    if (depth < MAX_DEPTH && one_in(2))
        any_call();
    depth--;
    memset(large, 'b', sizeof large);
    if (!one_in(5))
        return ergo_string_new(ergo_ctx_vm(cx), large, below(sizeof large), io);
    return one_in(2) ? 0 : ergo_string_extern(ergo_ctx_vm(cx), large, one_in(3) ? 0 : sizeof large, one_in(2) ? freed : NULL, NULL, io);
}
#endif
