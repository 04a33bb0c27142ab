/* An interrupt is answered within 10 ms of the VM's own CPU time, whatever builtin or package function runs over and over on large data.
   The time that the system takes to back a page at its first touch is not the VM's: it is measured before, and page faults are counted. A virtual processor that
   another machine stops is charged as well, 10 ms and more at a time, so each job is interrupted five times: one that is often deaf for 20 ms is late in most. */
#include "check.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

enum { LIMIT_NS = 10000000, N_TRIES = 5, N_TOUCHED = 4096, PAGE = 4096 };

static const char *src =
    "package main\n"
    "import (\"bytes\"; \"fmt\"; \"regexp\"; \"slices\"; \"sort\"; \"strconv\"; \"strings\"; \"unicode/utf8\")\n"
    "const big = 1 << 20\n"
    "var data = make([]byte, big)\n"
    "var other = make([]byte, big)\n"
    "var text = strings.Repeat(\"aé\", big/3)\n"
    "var ints = make([]int, 60000)\n"
    "var table = map[int]int{}\n"
    "var sink any\n"
    "var n int\n"
    "func init() { for i := range ints { ints[i] = (i * 7919) % 60013 }; for i := range 200000 { table[i] = i } }\n"
    "var jobs = []func(){\n"
    "    func() { n++ },\n"
    "    func() { copy(other, data) },\n"
    "    func() { clear(data) },\n"
    "    func() { sink = append([]byte(nil), data...) },\n"
    "    func() { sink = make([]byte, 8<<20) },\n"
    "    func() { sink = make([]*int, 1<<20) },\n"
    "    func() { sink = string(data) },\n"
    "    func() { sink = []byte(text) },\n"
    "    func() { sink = []rune(text) },\n"
    "    func() { sink = string([]rune(text[:big/4*3])) },\n"
    "    func() { sink = text + text },\n"
    "    func() { for range text { } },\n"
    "    func() { if string(data) == string(other) { n++ } },\n"
    "    func() { m := map[int]int{}; for i := range 100000 { m[i] = i }; sink = m },\n"
    "    func() { for k, v := range table { n += k + v } },\n"
    "    func() { m := map[int]int{}; for i := range 200000 { m[i] = i }; clear(m) },\n"
    "    func() { sink = strings.Repeat(text, 4) },\n"
    "    func() { n += strings.Index(text, \"aa\") },\n"
    "    func() { n += strings.Count(text, \"a\") },\n"
    "    func() { sink = strings.ToUpper(text) },\n"
    "    func() { sink = strings.ReplaceAll(text[:big/3], \"a\", \"bb\") },\n"
    "    func() { sink = strings.Split(text[:big/3], \"a\") },\n"
    "    func() { sink = strings.Fields(text) },\n"
    "    func() { sink = strings.Map(func(r rune) rune { return r + 1 }, text[:big/4*3]) },\n"
    "    func() { n += bytes.Compare(data, other) },\n"
    "    func() { n += bytes.IndexByte(data, 1) },\n"
    "    func() { sink = bytes.Repeat(data, 4) },\n"
    "    func() { n += utf8.RuneCountInString(text) },\n"
    "    func() { s := slices.Clone(ints); sort.Ints(s); sink = s },\n"
    "    func() { s := slices.Clone(ints); slices.SortFunc(s, func(a, b int) int { return b - a }); sink = s },\n"
    "    func() { sink = fmt.Sprint(ints[:20000]) },\n"
    "    func() { sink = fmt.Sprintf(\"%x\", data[:big/4]) },\n"
    "    func() { sink = strconv.Quote(text[:big/4*3]) },\n"
    "    func() { sink = regexp.MustCompile(`(a+)+b`).FindString(text[:30000]) },\n"
    "    func() { var b strings.Builder; for range 100000 { b.WriteString(\"abc\") }; sink = b.String() },\n"
    "    func() { x := 1; for i := range 1 << 40 { x = x*3 + i }; n = x },\n"
    "    func() { c := make(chan int); go func() { for i := range 100000 { c <- i }; close(c) }(); for v := range c { n += v } },\n"
    "}\n"
    "func Jobs() int { return len(jobs) }\n"
    "func Work(i int) { for { jobs[i]() } }\n";

static ergo_vm *vm;
static ergo_func work;
static int running;
static uint64_t at_end;

static uint64_t cpu_ns(clockid_t clock)
{
    struct timespec t;
    CHECK(NULL, clock_gettime(clock, &t) == 0);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void *run_work(void *job)
{
    ergo_slot io[1] = { (ergo_slot)(uintptr_t)job };
    __atomic_store_n(&running, 1, __ATOMIC_SEQ_CST);
    STATUS(vm, ergo_call(vm, work, io, 1), ERGO_E_INTERRUPTED);
    at_end = cpu_ns(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

static uint64_t n_faults(void)
{
    struct rusage usage;
    CHECK(NULL, getrusage(RUSAGE_SELF, &usage) == 0);
    return (uint64_t)usage.ru_minflt;
}

/* What the first touch of a page costs here. */
static uint64_t fault_ns(void)
{
    size_t size = (size_t)N_TOUCHED * PAGE;
    volatile char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(NULL, pages != MAP_FAILED);
    uint64_t begin = cpu_ns(CLOCK_THREAD_CPUTIME_ID);
    for (size_t at = 0; at < size; at += PAGE)
        pages[at] = 1;
    uint64_t spent = cpu_ns(CLOCK_THREAD_CPUTIME_ID) - begin;
    CHECK(NULL, munmap((void *)pages, size) == 0);
    return spent / N_TOUCHED;
}

/* The VM's own CPU time between the interrupt and the end of the call that runs the job. */
static uint64_t latency(uint64_t job, int round, uint64_t ns_per_fault)
{
    pthread_t thread;
    clockid_t clock;
    __atomic_store_n(&running, 0, __ATOMIC_SEQ_CST);
    CHECK(vm, pthread_create(&thread, NULL, run_work, (void *)(uintptr_t)job) == 0);
    CHECK(vm, pthread_getcpuclockid(thread, &clock) == 0);
    while (!__atomic_load_n(&running, __ATOMIC_SEQ_CST)) {}
    struct timespec nap = { 0, 8000000 + 3000000 * round };
    nanosleep(&nap, NULL);
    uint64_t before = n_faults();
    uint64_t asked = cpu_ns(clock);
    ergo_vm_interrupt(vm);
    CHECK(vm, pthread_join(thread, NULL) == 0);
    ergo_vm_clear_interrupt(vm);
    uint64_t spent = at_end - asked, faults = (n_faults() - before) * ns_per_fault;
    return spent > faults ? spent - faults : 0;
}

/* Late is a job with which most tries are. */
static int is_late(uint64_t job, uint64_t ns_per_fault)
{
    int n_late = 0;
    for (int round = 0; round < N_TRIES; round++) {
        uint64_t spent = latency(job, round, ns_per_fault);
        if (spent <= LIMIT_NS)
            continue;
        n_late++;
        fprintf(stderr, "job %llu: %.1f ms of CPU after the interrupt\n", (unsigned long long)job, (double)spent / 1e6);
    }
    return n_late > N_TRIES / 2;
}

int main(void)
{
    uint64_t ns_per_fault = fault_ns();
    vm = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    ergo_func jobs = 0;
    ergo_slot io[1] = { 0 };
    OK(vm, ergo_find(vm, m, "Work", "func(int)", &work));
    OK(vm, ergo_find(vm, m, "Jobs", "func() int", &jobs));
    OK(vm, ergo_call(vm, jobs, io, 1));
    uint64_t n = io[0];
    CHECK(vm, n > 30);
    int n_late = 0;
    for (uint64_t job = 0; job < n; job++)
        n_late += is_late(job, ns_per_fault);
    CHECK(vm, n_late == 0);
    OK(NULL, ergo_vm_free(vm));
    puts("interrupt_latency: ok");
    return 0;
}
