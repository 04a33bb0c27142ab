/* Workers on threads of the host's: a pool of two threads runs the jobs, with the results and the books of a VM without; and hosts that run them late, at once, or only after the VM is gone. */
#include "check.h"
#include "items.h"
#include <pthread.h>

#define MOST_JOBS 4096

typedef struct { ergo_work_fn work; void *arg; } job;

/* Jobs in the order in which they came; each is run once. */
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t told;
    job jobs[MOST_JOBS];
    unsigned n_come, n_gone;
    int is_over;
} queue;

static void queue_init(queue *q)
{
    memset(q, 0, sizeof *q);
    CHECK(NULL, pthread_mutex_init(&q->lock, NULL) == 0 && pthread_cond_init(&q->told, NULL) == 0);
}

static void enqueue(void *user, ergo_work_fn work, void *arg)
{
    queue *q = user;
    pthread_mutex_lock(&q->lock);
    CHECK(NULL, q->n_come - q->n_gone < MOST_JOBS);
    q->jobs[q->n_come++ % MOST_JOBS] = (job){work, arg};
    pthread_cond_signal(&q->told);
    pthread_mutex_unlock(&q->lock);
}

/* Runs jobs until the queue is over and empty, or, if it does not wait, empty. */
static void run_jobs(queue *q, int waits)
{
    pthread_mutex_lock(&q->lock);
    for (;;) {
        if (q->n_gone == q->n_come) {
            if (!waits || q->is_over)
                break;
            pthread_cond_wait(&q->told, &q->lock);
            continue;
        }
        job j = q->jobs[q->n_gone++ % MOST_JOBS];
        pthread_mutex_unlock(&q->lock);
        j.work(j.arg);
        pthread_mutex_lock(&q->lock);
    }
    pthread_mutex_unlock(&q->lock);
}

static void *pool_thread(void *q)
{
    run_jobs(q, 1);
    return NULL;
}

static void run_at_once(void *user, ergo_work_fn work, void *arg)
{
    ++*(unsigned *)user;
    work(arg);
}

static const char *PROGRAM = ITEMS
                             "var kept []*Item\n"
                             "func Round(n int) int {\n"
                             "    total := 0\n"
                             "    for i := 0; i < n; i++ { it := item(i, 5); total += it.sum(); if i%8 == 0 { kept = append(kept, it) } }\n"
                             "    if len(kept) > 24 { kept = append([]*Item(nil), kept[12:]...) }\n"
                             "    for _, it := range kept { total += it.sum() }\n"
                             "    return total\n"
                             "}\n";

static ergo_vm *vm_with(uint32_t workers, ergo_job_fn fn, void *user)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.gc_workers = workers;
    c.job_fn = fn;
    c.job_user = user;
    c.rng_seed = 7;
    return new_vm(&c);
}

static ergo_func found(ergo_vm *vm)
{
    ergo_func f = 0;
    OK(vm, ergo_find(vm, run_text(vm, PROGRAM), "Round", NULL, &f));
    return f;
}

static ergo_slot round_of(ergo_vm *vm, ergo_func f, ergo_slot n)
{
    ergo_slot answer = n;
    OK(vm, ergo_call(vm, f, &answer, 1));
    return answer;
}

/* The same rounds in both: equal results, and equal books after a cycle. */
static void same_as_alone(ergo_vm *helped)
{
    ergo_vm *alone = vm_with(0, NULL, NULL);
    ergo_func f = found(alone), g = found(helped);
    for (int i = 1; i <= 12; i++)
        CHECK(helped, round_of(alone, f, (ergo_slot)i * 4) == round_of(helped, g, (ergo_slot)i * 4));
    OK(alone, ergo_gc_collect(alone));
    OK(helped, ergo_gc_collect(helped));
    CHECK(helped, stats_of(helped).num_gc > 3);
    CHECK(helped, stats_of(helped).total_alloc == stats_of(alone).total_alloc);
    CHECK(helped, stats_of(helped).heap_alloc == stats_of(alone).heap_alloc);
    CHECK(helped, stats_of(helped).frees == stats_of(alone).frees);
    OK(NULL, ergo_vm_free(alone));
}

static void a_pool(void)
{
    static queue q;
    pthread_t threads[2];
    queue_init(&q);
    for (int i = 0; i < 2; i++)
        CHECK(NULL, pthread_create(&threads[i], NULL, pool_thread, &q) == 0);
    ergo_vm *vm = vm_with(2, enqueue, &q), *many[12];
    same_as_alone(vm);
    OK(NULL, ergo_vm_free(vm));
    CHECK(NULL, q.n_come > 0);
    for (int i = 0; i < 12; i++) {
        many[i] = vm_with(1 + (uint32_t)i % 3, enqueue, &q);
        round_of(many[i], found(many[i]), 24);
        ergo_status s = ergo_gc_step(many[i], 1, NULL); /* in the middle of a mark, or near */
        CHECK(many[i], s == ERGO_OK || s == ERGO_MORE);
    }
    for (int i = 0; i < 12; i++)
        OK(NULL, ergo_vm_free(many[i]));
    pthread_mutex_lock(&q.lock);
    q.is_over = 1;
    pthread_cond_broadcast(&q.told);
    pthread_mutex_unlock(&q.lock);
    for (int i = 0; i < 2; i++)
        CHECK(NULL, pthread_join(threads[i], NULL) == 0);
    CHECK(NULL, q.n_gone == q.n_come);
}

/* Jobs wait until the VM is gone: it did without them, and they end at once. No more than gc_workers were ever out. */
static void after_the_end(void)
{
    static queue q;
    queue_init(&q);
    ergo_vm *vm = vm_with(3, enqueue, &q);
    same_as_alone(vm);
    CHECK(vm, q.n_come == 3);
    OK(NULL, ergo_vm_free(vm));
    run_jobs(&q, 0);
    CHECK(NULL, q.n_gone == 3);
}

/* Jobs are run between calls, on the thread that uses the VM. */
static void between_calls(void)
{
    static queue q;
    queue_init(&q);
    ergo_vm *vm = vm_with(1, enqueue, &q);
    ergo_func f = found(vm);
    for (int i = 0; i < 40; i++) {
        round_of(vm, f, 6);
        run_jobs(&q, 0);
    }
    CHECK(vm, q.n_come > 1);
    OK(vm, ergo_gc_collect(vm));
    stats_of(vm);
    OK(NULL, ergo_vm_free(vm));
    run_jobs(&q, 0);
}

/* A host that refuses: the job is run inside the callback. It is asked once. */
static void at_once(void)
{
    unsigned n = 0;
    ergo_vm *vm = vm_with(2, run_at_once, &n);
    same_as_alone(vm);
    CHECK(vm, n == 1);
    OK(NULL, ergo_vm_free(vm));
}

/* A thread that used the VM before runs a job, while the thread that uses it now hands out another: no refusal. */
typedef struct {
    queue q;
    ergo_vm *vm;
    ergo_func f;
    pthread_barrier_t first, then;
    int is_second;
} moved;

static void enqueue_beside(void *user, ergo_work_fn work, void *arg)
{
    moved *m = user;
    enqueue(&m->q, work, arg);
    if (m->is_second) {
        m->is_second = 0;
        pthread_barrier_wait(&m->first);
        pthread_barrier_wait(&m->then);
    }
}

static void *second_user(void *user)
{
    moved *m = user;
    unsigned before = m->q.n_come;
    m->is_second = 1;
    for (int i = 0; i < 400 && m->q.n_come < before + 4; i++) {
        round_of(m->vm, m->f, 6);
        run_jobs(&m->q, 0);
    }
    CHECK(m->vm, m->q.n_come >= before + 4);
    return NULL;
}

static void from_thread_to_thread(void)
{
    static moved m;
    pthread_t second;
    queue_init(&m.q);
    CHECK(NULL, pthread_barrier_init(&m.first, NULL, 2) == 0 && pthread_barrier_init(&m.then, NULL, 2) == 0);
    m.vm = vm_with(2, enqueue_beside, &m);
    m.f = found(m.vm);
    for (int i = 0; i < 400 && m.q.n_come < 2; i++)
        round_of(m.vm, m.f, 6);
    CHECK(m.vm, m.q.n_come == 2);
    job old = m.q.jobs[m.q.n_gone++];
    CHECK(NULL, pthread_create(&second, NULL, second_user, &m) == 0);
    pthread_barrier_wait(&m.first);
    old.work(old.arg);
    pthread_barrier_wait(&m.then);
    CHECK(NULL, pthread_join(second, NULL) == 0);
    OK(NULL, ergo_vm_free(m.vm));
    run_jobs(&m.q, 0);
}

/* Without workers nobody is asked. */
static void no_workers(void)
{
    unsigned n = 0;
    ergo_vm *vm = vm_with(0, run_at_once, &n);
    same_as_alone(vm);
    CHECK(vm, n == 0);
    OK(NULL, ergo_vm_free(vm));
}

int main(void)
{
    a_pool();
    after_the_end();
    between_calls();
    at_once();
    from_thread_to_thread();
    no_workers();
    puts("jobs: ok");
    return 0;
}
