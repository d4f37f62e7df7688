// SPDX-License-Identifier: MPL-2.0
//! MessagePack tokens out of a slice. Lengths are claims: each is held against
//! the bytes that are left before anything is done with it.

use rmp::Marker;

use crate::cty::DecodeError;

/// What the next value is. Contents of collections follow in the input.
pub(super) enum Token<'a> {
    Nil,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// `str`, not yet checked to be UTF-8.
    Str(&'a [u8]),
    Bin(&'a [u8]),
    /// This many values follow.
    Array(usize),
    /// This many pairs of key and value follow.
    Map(usize),
    /// Any extension; its payload is skipped.
    Extension,
}

impl Token<'_> {
    /// As messages name it.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "a bool",
            Self::Signed(_) | Self::Unsigned(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Str(_) => "a string",
            Self::Bin(_) => "bytes",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension => "an extension",
        }
    }
}

/// The rest of the input.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// How many bytes are left.
    pub(super) fn remaining(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn token(&mut self) -> Result<Token<'a>, DecodeError> {
        let [marker] = self.array()?;
        Ok(match Marker::from_u8(marker) {
            Marker::Null => Token::Nil,
            Marker::True => Token::Bool(true),
            Marker::False => Token::Bool(false),
            Marker::FixPos(value) => Token::Unsigned(value.into()),
            Marker::FixNeg(value) => Token::Signed(value.into()),
            Marker::U8 => Token::Unsigned(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => Token::Unsigned(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Token::Unsigned(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => Token::Unsigned(u64::from_be_bytes(self.array()?)),
            Marker::I8 => Token::Signed(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Token::Signed(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Token::Signed(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Token::Signed(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Token::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Token::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(length) => Token::Str(self.take(length.into())?),
            Marker::Str8 => Token::Str(self.take_u8()?),
            Marker::Str16 => Token::Str(self.take_u16()?),
            Marker::Str32 => Token::Str(self.take_u32()?),
            Marker::Bin8 => Token::Bin(self.take_u8()?),
            Marker::Bin16 => Token::Bin(self.take_u16()?),
            Marker::Bin32 => Token::Bin(self.take_u32()?),
            Marker::FixArray(count) => self.collection(count.into(), 1).map(Token::Array)?,
            Marker::Array16 => {
                let count = u16::from_be_bytes(self.array()?);
                self.collection(count.into(), 1).map(Token::Array)?
            }
            Marker::Array32 => {
                let count = u32::from_be_bytes(self.array()?);
                self.collection(count, 1).map(Token::Array)?
            }
            Marker::FixMap(count) => self.collection(count.into(), 2).map(Token::Map)?,
            Marker::Map16 => {
                let count = u16::from_be_bytes(self.array()?);
                self.collection(count.into(), 2).map(Token::Map)?
            }
            Marker::Map32 => {
                let count = u32::from_be_bytes(self.array()?);
                self.collection(count, 2).map(Token::Map)?
            }
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 => {
                let length = u8::from_be_bytes(self.array()?);
                self.extension(length.into())?
            }
            Marker::Ext16 => {
                let length = u16::from_be_bytes(self.array()?);
                self.extension(length.into())?
            }
            Marker::Ext32 => {
                let length = u32::from_be_bytes(self.array()?);
                self.extension(length)?
            }
            Marker::Reserved => {
                return Err(DecodeError::new("not MessagePack: the reserved byte c1"));
            }
        })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (head, rest) = self.rest.split_first_chunk().ok_or_else(truncated)?;
        self.rest = rest;
        Ok(*head)
    }

    fn take(&mut self, length: u32) -> Result<&'a [u8], DecodeError> {
        let length = usize::try_from(length).map_err(|_| truncated())?;
        let (head, rest) = self.rest.split_at_checked(length).ok_or_else(truncated)?;
        self.rest = rest;
        Ok(head)
    }

    fn take_u8(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = u8::from_be_bytes(self.array()?);
        self.take(length.into())
    }

    fn take_u16(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = u16::from_be_bytes(self.array()?);
        self.take(length.into())
    }

    fn take_u32(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = u32::from_be_bytes(self.array()?);
        self.take(length)
    }

    /// Checks a claimed count: each entry needs at least `each` bytes.
    fn collection(&self, count: u32, each: usize) -> Result<usize, DecodeError> {
        usize::try_from(count)
            .ok()
            .filter(|count| *count <= self.remaining() / each)
            .ok_or_else(truncated)
    }

    /// Skips a code and its payload.
    fn extension(&mut self, length: u32) -> Result<Token<'a>, DecodeError> {
        let [_code] = self.array()?;
        self.take(length)?;
        Ok(Token::Extension)
    }
}

fn truncated() -> DecodeError {
    DecodeError::new("the bytes end within a value")
}
