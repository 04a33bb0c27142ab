//! The collected heap: shapes, spans, collector, barriers, handles, finalizers, counters. Knows no Go.

pub mod shape;
