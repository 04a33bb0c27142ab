// A bank: accounts behind a goroutine that serves requests, tellers that send them.
package main

import (
	"errors"
	"fmt"
	"sort"
	"sync"
)

var (
	errFunds   = errors.New("insufficient funds")
	errAccount = errors.New("no such account")
)

type request struct {
	op     func(b *ledger) error
	answer chan<- error
}

type ledger struct {
	balance map[string]int
	log     []string
}

func (l *ledger) move(from, to string, amount int) error {
	for _, name := range []string{from, to} {
		if _, ok := l.balance[name]; !ok {
			return fmt.Errorf("%w: %q", errAccount, name)
		}
	}
	if l.balance[from] < amount {
		return fmt.Errorf("moving %d from %s: %w", amount, from, errFunds)
	}
	l.balance[from] -= amount
	l.balance[to] += amount
	l.log = append(l.log, fmt.Sprintf("%s->%s:%d", from, to, amount))
	return nil
}

type bank struct {
	requests chan request
	done     chan *ledger
}

func open(balance map[string]int) *bank {
	b := &bank{make(chan request), make(chan *ledger)}
	go func() {
		l := &ledger{balance: balance}
		for r := range b.requests {
			r.answer <- r.op(l)
		}
		b.done <- l
	}()
	return b
}

func (b *bank) do(op func(*ledger) error) error {
	answer := make(chan error)
	b.requests <- request{op, answer}
	return <-answer
}

func (b *bank) transfer(from, to string, amount int) error {
	return b.do(func(l *ledger) error { return l.move(from, to, amount) })
}

func (b *bank) close() *ledger {
	close(b.requests)
	return <-b.done
}

func main() {
	b := open(map[string]int{"ann": 100, "bob": 50, "cy": 0})
	fmt.Println(b.transfer("ann", "bob", 30))
	err := b.transfer("cy", "ann", 1)
	fmt.Println(err, errors.Is(err, errFunds), errors.Is(err, errAccount))
	err = b.transfer("ann", "dan", 1)
	fmt.Println(err, errors.Is(err, errAccount))

	var wg sync.WaitGroup
	var mu sync.Mutex
	refused := 0
	for teller := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			names := [...]string{"ann", "bob", "cy"}
			for i := range 25 {
				from, to := names[(teller+i)%3], names[(teller+2*i+1)%3]
				if err := b.transfer(from, to, (teller*i)%11); err != nil {
					mu.Lock()
					refused++
					mu.Unlock()
				}
			}
		}()
	}
	wg.Wait()
	l := b.close()
	total := 0
	var names []string
	for name, amount := range l.balance {
		names = append(names, name)
		total += amount
		if amount < 0 {
			fmt.Println("overdrawn", name, amount)
		}
	}
	sort.Strings(names)
	fmt.Println(names, total, len(l.log)+refused)
}
