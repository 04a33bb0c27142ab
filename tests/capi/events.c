/* Events: a reader on another thread drains the ring while the VM runs; received + dropped = produced; ticks become DELTA events. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>

static atomic_int over;
static uint64_t received, told_lost, by_kind[64];
static int in_order = 1;

static void *reader(void *vm)
{
    ergo_event buf[37];
    uint64_t last = 0;
    for (;;) {
        int ends = atomic_load(&over);
        uint32_t n;
        while ((n = ergo_events_poll(vm, buf, 37)) != 0)
            for (uint32_t i = 0; i < n; i++) {
                in_order &= buf[i].time_ns >= last;
                last = buf[i].time_ns;
                by_kind[buf[i].kind & 63]++;
                if (buf[i].kind == ERGO_EV_LOST)
                    told_lost += buf[i].a;
                else
                    received++;
            }
        if (ends)
            return NULL;
        ergo_tick(vm);
    }
}

static ergo_mem_stats run(uint32_t ring_bytes, uint32_t flags)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.event_ring_bytes = ring_bytes;
    c.flags = flags;
    ergo_vm *vm = new_vm(&c);
    pthread_t thread;
    received = told_lost = 0;
    memset(by_kind, 0, sizeof by_kind);
    atomic_store(&over, 0);
    CHECK(vm, pthread_create(&thread, NULL, reader, vm) == 0);
    ergo_module m = run_text(vm, "package main\n\ntype list struct{ next *list }\n\nfunc Work(n int) int {\n\tvar l *list\n\tdone := make(chan int)\n\tfor i := range n {\n"
                                 "\t\tl = &list{l}\n\t\tif i%1000 == 0 {\n\t\t\tl = nil\n\t\t\tgo func() { done <- i }()\n\t\t\t<-done\n\t\t}\n\t}\n\treturn n\n}\n");
    ergo_func work;
    OK(vm, ergo_find(vm, m, "Work", "func(int) int", &work));
    ergo_slot io[1] = { 300000 };
    ergo_tick(vm); /* the reader may not come to tick before the call is over */
    OK(vm, ergo_call(vm, work, io, 1));
    OK(vm, ergo_gc_collect(vm));
    atomic_store(&over, 1);
    CHECK(vm, pthread_join(thread, NULL) == 0);
    ergo_mem_stats s = stats_of(vm);
    CHECK(vm, in_order);
    OK(NULL, ergo_vm_free(vm));
    return s;
}

int main(void)
{
    CHECK(NULL, sizeof(ergo_event) == 64);
    ergo_mem_stats s = run(1 << 22, 0);
    CHECK(NULL, s.events_lost == 0 && told_lost == 0 && received > 600);
    CHECK(NULL, by_kind[ERGO_EV_GC_MARKTERM] == s.num_gc && s.num_gc > 2);
    CHECK(NULL, by_kind[ERGO_EV_GC_STEP] + by_kind[ERGO_EV_ASSIST] == s.gc_steps);
    CHECK(NULL, by_kind[ERGO_EV_GOR_CREATE] >= 300 && by_kind[ERGO_EV_GOR_CREATE] == by_kind[ERGO_EV_GOR_EXIT]);
    CHECK(NULL, by_kind[ERGO_EV_DELTA] > 0);
    /* How many deltas there are is a matter of time; what the goroutines tell is not. */
    uint64_t all = by_kind[ERGO_EV_GOR_CREATE] + by_kind[ERGO_EV_GOR_EXIT];

    s = run(256, 0); /* four events */
    CHECK(NULL, told_lost <= s.events_lost && received + s.events_lost > all);
    s = run(256, ERGO_FLIGHT_RECORDER);
    CHECK(NULL, told_lost == 0 && received + s.events_lost > all);
    s = run(0, 0);
    CHECK(NULL, received == 0 && s.events_lost == 0);
    ergo_event e;
    CHECK(NULL, ergo_events_poll(NULL, &e, 1) == 0);
    ergo_tick(NULL);
    puts("events: ok");
    return 0;
}
