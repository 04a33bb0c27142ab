/* Marks that begin and go on while a deep stack stands: what only its frames hold is there when they run again, however they come to. */
#include "check.h"

static const char *PROGRAM = "package main\n"
                             "import \"runtime\"\n"
                             "type node struct { next *node; n int }\n"
                             "func hold(n int) *node { return &node{&node{nil, n}, n} }\n"
                             "func (l *node) drop() int { return l.next.n - l.n }\n"
                             /* Returns: step at the bottom, and at some frames on the way up. */
                             "func down(n, every int) int {\n"
                             "    mine := hold(n)\n"
                             "    if n == 0 { step(); return 0 }\n"
                             "    sum := down(n-1, every)\n"
                             "    if every > 0 && n%every == 0 { step() }\n"
                             "    return sum + mine.drop() + 1\n"
                             "}\n"
                             "func Down(n, every int) int { return down(n, every) }\n"
                             /* Recovers: every 300th frame does, and panics again. */
                             "func thrown(n int) (got int) {\n"
                             "    mine := hold(n)\n"
                             "    if n > 0 && n%300 == 0 {\n"
                             "        defer func() {\n"
                             "            if r := recover(); r != nil {\n"
                             "                step()\n"
                             "                got = r.(*node).n + mine.drop()\n"
                             "                if n < 900 { panic(&node{nil, got + 1}) }\n"
                             "            }\n"
                             "        }()\n"
                             "    }\n"
                             "    if n == 0 { step(); panic(&node{nil, 1}) }\n"
                             "    return thrown(n-1) + mine.drop() + 1\n"
                             "}\n"
                             "func Thrown(n int) int { return thrown(n) }\n"
                             /* Parks at the bottom; another lets the mark go on meanwhile. */
                             "func parked(n int, in, out chan *node) int {\n"
                             "    mine := hold(n)\n"
                             "    if n == 0 { out <- nil; return (<-in).n }\n"
                             "    return parked(n-1, in, out) + mine.drop()\n"
                             "}\n"
                             "func Parked(n int) int {\n"
                             "    in, out, sum := make(chan *node), make(chan *node), make(chan int)\n"
                             "    for range 3 { go func() { sum <- parked(n, in, out) }() }\n"
                             "    for range 3 { <-out }\n"
                             "    total := 0\n"
                             "    for i := range 3 { step(); in <- &node{nil, i + 1}; if i == 1 { step() } }\n"
                             "    for range 3 { total += <-sum }\n"
                             "    return total\n"
                             "}\n"
                             /* Ends without returning: deferred calls run on the way. */
                             "func gone(n int, done chan int) {\n"
                             "    mine := hold(n)\n"
                             "    if n == 0 { step(); runtime.Goexit() }\n"
                             "    if n%200 == 0 { defer func() { step(); if n == 600 { done <- mine.drop() + 5 } }() }\n"
                             "    gone(n-1, done)\n"
                             "    panic(mine.n)\n"
                             "}\n"
                             "func Gone(n int) int { done := make(chan int); go gone(n, done); return <-done }\n"
                             /* Dies: a method tells the first value's text, and another panics at the bottom where its frames stood, which is the end. */
                             "func sink(n int) int {\n"
                             "    mine := hold(n)\n"
                             "    if n == 0 { step(); panic(mine) }\n"
                             "    return sink(n-1) + mine.drop()\n"
                             "}\n"
                             "func wide(n int) int {\n"
                             "    a, b, c := hold(n), hold(n), hold(n)\n"
                             "    if n%100 == 0 { step() }\n"
                             "    if n == 0 { return 0 }\n"
                             "    return wide(n-1) + a.drop() + b.drop() + c.drop() + 1\n"
                             "}\n"
                             "type sinking int\n"
                             "type telling int\n"
                             "func (s sinking) Error() string { sink(int(s)); return \"\" }\n"
                             "func (t telling) Error() string { if wide(int(t)) == int(t) { return \"told\" }; return \"lost\" }\n"
                             "func Dying(n int) { defer func() { panic(sinking(n)) }(); panic(telling(n)) }\n"
                             /* Calls of the host in the host's calls: the frames below are those of another call. */
                             "func Nested(n int) int { mine := hold(n); if n > 0 { again(n-1) } else { step() }; return mine.drop() + n }\n";

static ergo_func nested;

static int32_t step(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    ergo_vm *vm = ergo_ctx_vm(cx);
    (void)io;
    (void)n;
    for (int i = 0; i < *(int *)user; i++) {
        ergo_status s = ergo_gc_step(vm, 1, NULL);
        CHECK(vm, s == ERGO_OK || s == ERGO_MORE);
    }
    return ERGO_OK;
}

static int32_t again(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    ergo_vm *vm = ergo_ctx_vm(cx);
    ergo_slot n_left = io[0];
    (void)user;
    (void)n;
    OK(vm, ergo_call(vm, nested, &n_left, 1));
    return ERGO_OK;
}

static int64_t call(ergo_vm *vm, ergo_func f, int64_t a, int64_t b, uint32_t n)
{
    ergo_slot io[2] = { (ergo_slot)a, (ergo_slot)b };
    OK(vm, ergo_call(vm, f, io, n));
    return (int64_t)io[0];
}

/* The message of the call that failed. */
static int ends_with(ergo_vm *vm, const char *end)
{
    ergo_error e = { .struct_size = sizeof e };
    size_t n = strlen(end);
    OK(vm, ergo_error_get(vm, 0, &e));
    return e.message_len >= n && !memcmp(e.message + e.message_len - n, end, n);
}

static void with(uint32_t n_workers, int n_steps)
{
    ergo_config c;
    ergo_func down, thrown, parked, gone, dying;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.flags |= ERGO_MANUAL_GC;
    c.gc_workers = n_workers;
    c.gc_debug = ERGO_GCD_VERIFY | ERGO_GCD_POISON | ERGO_GCD_AUDIT | ERGO_GCD_INVALIDPTR;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = load_text(vm, PROGRAM);
    OK(vm, ergo_host_func(vm, m, "step", "func()", step, &n_steps, NULL));
    OK(vm, ergo_host_func(vm, m, "again", "func(n int)", again, NULL, NULL));
    OK(vm, ergo_init(vm, m));
    OK(vm, ergo_find(vm, m, "Down", "func(int, int) int", &down));
    OK(vm, ergo_find(vm, m, "Thrown", "func(int) int", &thrown));
    OK(vm, ergo_find(vm, m, "Parked", "func(int) int", &parked));
    OK(vm, ergo_find(vm, m, "Gone", "func(int) int", &gone));
    OK(vm, ergo_find(vm, m, "Dying", "func(int)", &dying));
    OK(vm, ergo_find(vm, m, "Nested", "func(int) int", &nested));
    for (int i = 0; i < 12; i++) {
        CHECK(vm, call(vm, down, 1000, 0, 2) == 1000);
        CHECK(vm, call(vm, down, 1000, 1 + 37 * i, 2) == 1000);
        CHECK(vm, call(vm, thrown, 1200, 0, 1) == 303);
        CHECK(vm, call(vm, parked, 700, 0, 1) == 6);
        CHECK(vm, call(vm, gone, 1000, 0, 1) == 5);
        CHECK(vm, call(vm, nested, 40, 0, 1) == 40);
        ergo_slot n_frames = 1000;
        STATUS(vm, ergo_call(vm, dying, &n_frames, 1), ERGO_E_PANIC);
        CHECK(vm, ends_with(vm, "fatal error: panic while printing panic value: type *main.node"));
        if (i % 3 == 2)
            OK(vm, ergo_gc_collect(vm));
    }
    CHECK(vm, stats_of(vm).num_gc > 4);
    OK(NULL, ergo_vm_free(vm));
}

int main(void)
{
    for (int n_steps = 1; n_steps < 6; n_steps++)
        with(0, n_steps);
    with(2, 1);
    puts("stacks: ok");
    return 0;
}
