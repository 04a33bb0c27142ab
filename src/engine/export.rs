//! What is known about memory, as files of other people's tools.
//!
//! In: a format. Out: the bytes, made of one reading of the machine.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::Engine;
use crate::engine::error::Failure;
use crate::std::PACKAGES;
use crate::telemetry::export::report::heap::HeapView;
use crate::telemetry::export::{AlertText, Extra, Format, Material, SourceText, export, flags};
use crate::vm::sites::SiteReading;

impl Engine {
    /// A file of this format. `flags`: `telemetry::export::flags`.
    ///
    /// # Errors
    /// `NoMemory`: for a heap snapshot.
    pub fn export(&mut self, format: Format, flags: u32) -> Result<Vec<u8>, Failure> {
        let (mut snapshot, mut heap) = (None, None);
        match format {
            Format::HeapSnapshot => snapshot = Some(Arc::new(self.snapshot(0)?)),
            Format::HtmlReport if flags & flags::SNAPSHOT != 0 => heap = Some(self.heap_view()?),
            _ => {}
        }
        let mut material = self.material();
        material.snapshot = snapshot;
        material.extra.heap = heap;
        Ok(export(&material, format, flags))
    }

    /// The heap as a snapshot of now shows it, and what changed since the last call.
    fn heap_view(&mut self) -> Result<HeapView, Failure> {
        let new = self.snapshot(0)?;
        let view = HeapView::of(self.shown.as_ref(), &new);
        self.shown = Some(new);
        Ok(view)
    }

    /// Everything that exports are made of, as of now.
    pub fn material(&mut self) -> Material {
        self.publish();
        let mut material = Material::of(&mut self.vm);
        material.extra = self.extra(&material.sites);
        material
    }

    /// What the host calls this machine: metrics carry it as the label `vm`; empty: they carry none.
    pub fn set_name(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// Notes a file that was loaded.
    pub(crate) fn keep_source(&mut self, file: &str, text: &[u8]) {
        if let Some(sources) = &mut self.sources {
            sources.push(SourceText {
                file: file.into(),
                text: text.into(),
                is_std: false,
            });
        }
    }

    fn extra(&self, sites: &[SiteReading]) -> Extra {
        let kinds = self.kind_counts();
        let mut extra = Extra {
            vm_name: self.name.clone(),
            sources: self.sources_of(sites),
            kinds: kinds
                .into_iter()
                .map(|(name, count)| (name, count.born, count.living()))
                .collect(),
            ..Extra::default()
        };
        if let Some(watch) = &self.watch {
            let alerts = watch.with(|watch| {
                extra.log = watch.log().cloned().collect();
                watch.past_alerts().to_vec()
            });
            extra.alerts = alerts.into_iter().map(|alert| self.named(alert)).collect();
        }
        extra
    }

    fn named(&self, alert: crate::telemetry::watch::Alert) -> AlertText {
        let suspects = self.suspects(&alert).into_iter();
        AlertText {
            suspects: suspects.map(|s| (s.bytes, s.place.stack)).collect(),
            alert,
        }
    }

    /// The host's files, if they were kept, and with them those of std's that allocate.
    fn sources_of(&self, sites: &[SiteReading]) -> Vec<SourceText> {
        let Some(own) = &self.sources else {
            return Vec::new();
        };
        let wanted: BTreeSet<&str> = sites.iter().map(|site| &*site.place.file).collect();
        let of_std = PACKAGES.iter().flat_map(|package| package.files);
        let of_std = of_std
            .filter(|(file, _)| wanted.contains(file))
            .map(|(file, text)| SourceText {
                file: Arc::from(*file),
                text: text.as_bytes().into(),
                is_std: true,
            });
        own.iter().cloned().chain(of_std).collect()
    }
}
