//! See ../shared design; filled by its module.
