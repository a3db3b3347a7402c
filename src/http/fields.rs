//! Field by field: what a body's strings and numbers may be.

use super::{ApiError, FieldError};
use crate::access::name;

/// Gathers what is wrong with a body, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// A name of at most `max_chars` characters, cleaned; empty where it can't be one.
    pub fn name(&mut self, field: &'static str, value: &str, max_chars: usize) -> String {
        name::clean(value, max_chars).unwrap_or_else(|problem| {
            self.wrong(field, problem.code(), problem.to_string());
            String::new()
        })
    }

    /// The same where it may be empty.
    pub fn line(&mut self, field: &'static str, value: &str, max_chars: usize) -> String {
        if value.trim().is_empty() { String::new() } else { self.name(field, value, max_chars) }
    }

    /// Notes a problem.
    pub fn wrong(
        &mut self,
        field: &'static str,
        code: &'static str,
        message: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.0.push(FieldError { field, code, message: message.into() });
    }

    /// 422 with everything that was noted.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.0)) }
    }
}
