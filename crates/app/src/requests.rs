//! What a request is: its name, who may make it, its types, what it reads, and the use case that answers it. Each capability
//! declares a table of its own; [`crate::app`] is their sum.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::App;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sisconecta_domain::acts::Act;
use sisconecta_domain::staff::Post;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::pin::Pin;
use ts_rs::{Config, TS, TypeVisitor};

/// Who may make a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Also before somebody has signed in.
    Anyone,
    /// Whoever is signed in: the norms name nobody.
    Staff,
    /// The posts of an act, and who stands in for them.
    Doing(Act),
}

impl Who {
    /// The act that it belongs to, in Spanish; none where the norms name nobody.
    pub(crate) fn act(self) -> Option<&'static str> {
        match self {
            Self::Anyone | Self::Staff => None,
            Self::Doing(act) => Some(act.label()),
        }
    }

    /// Posts that may without standing in for anybody.
    pub(crate) fn posts(self) -> &'static [Post] {
        match self {
            Self::Anyone | Self::Staff => &Post::ALL,
            Self::Doing(act) => act.posts(),
        }
    }
}

/// An answer under way.
pub(crate) type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Fault>> + Send + 'a>>;

/// The use case behind a request.
pub(crate) enum Run {
    /// Works with the program, whoever sits in front of it.
    Program(for<'a> fn(&'a App, Value) -> Answer<'a>),
    /// Works for somebody who is signed in.
    Person(for<'a> fn(&'a Ctx<'a>, Value) -> Answer<'a>),
}

/// A line of a table of requests.
pub(crate) struct Request {
    pub name: &'static str,
    pub who: Who,
    /// Answered also while the page for participants is open.
    pub in_kiosk: bool,
    /// Kinds of records and facts whose change makes the answer an old one; `*` for any.
    pub reads: &'static [&'static str],
    pub payload: fn(&Config) -> String,
    pub reply: fn(&Config) -> String,
    /// Adds the types of payload and reply.
    pub declare: fn(&mut Types),
    pub run: Run,
}

impl Request {
    /// Finds out whether the request may be made now and by whom it is made, and answers it.
    pub(crate) async fn answer(&self, app: &App, payload: Value) -> Result<Value, Fault> {
        if !self.in_kiosk {
            app.not_in_kiosk()?;
        }
        match self.run {
            Run::Program(run) => run(app, payload).await,
            Run::Person(run) => {
                let ctx = Ctx::of(app).await?;
                if let Who::Doing(act) = self.who {
                    ctx.may(act).await?;
                }
                run(&ctx, payload).await
            }
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(payload: Value) -> Result<T, Fault> {
    serde_json::from_value(payload).map_err(|error| Fault::unreadable(&error))
}

pub(crate) fn reply<T: Serialize>(reply: T) -> Result<Value, Fault> {
    serde_json::to_value(reply).map_err(|error| Fault::internal("reply", &error))
}

/// A table of requests: `"name" Who function(Payload) -> Reply;`, where `Who` is `Anyone`, `Staff` or an act of the norms, and `, reads KINDS` where a screen shows the answer.
/// `Who(kiosk)` is answered also while the page for participants is open.
macro_rules! requests {
    ($($name:literal $who:ident $(($kiosk:ident))? $($function:ident)::+ ($payload:ty) -> $reply:ty $(, reads $reads:expr)?;)*) => {
        pub(crate) const REQUESTS: &[$crate::requests::Request] = &[$(
            $crate::requests::Request {
                name: $name,
                who: $crate::requests::requests!(@who $who),
                in_kiosk: $crate::requests::requests!(@kiosk $($kiosk)?),
                reads: $crate::requests::requests!(@reads $($reads)?),
                payload: |cfg| <$payload as ::ts_rs::TS>::name(cfg),
                reply: |cfg| <$reply as ::ts_rs::TS>::name(cfg),
                declare: |types| {
                    types.add::<$payload>();
                    types.add::<$reply>();
                },
                run: $crate::requests::requests!(@run $who $($function)::+ ($payload)),
            },
        )*];
    };
    (@who Anyone) => { $crate::requests::Who::Anyone };
    (@who Staff) => { $crate::requests::Who::Staff };
    (@who $act:ident) => { $crate::requests::Who::Doing(::sisconecta_domain::acts::Act::$act) };
    (@kiosk) => { false };
    (@kiosk kiosk) => { true };
    (@reads) => { &[] };
    (@reads $reads:expr) => { $reads };
    (@run Anyone $($function:ident)::+ ($payload:ty)) => {
        $crate::requests::Run::Program(|app, payload| {
            Box::pin(async move {
                $crate::requests::reply($($function)::+(app, $crate::requests::read::<$payload>(payload)?).await?)
            })
        })
    };
    (@run $who:ident $($function:ident)::+ ($payload:ty)) => {
        $crate::requests::Run::Person(|ctx, payload| {
            Box::pin(async move {
                $crate::requests::reply($($function)::+(ctx, $crate::requests::read::<$payload>(payload)?).await?)
            })
        })
    };
}
pub(crate) use requests;

pub(crate) fn config() -> Config {
    // JSON has one kind of number.
    Config::new().with_large_int("number")
}

/// Declarations of all types that the requests reach, by name.
#[derive(Default)]
pub(crate) struct Types {
    seen: Vec<TypeId>,
    pub(crate) declarations: BTreeMap<String, String>,
}

impl Types {
    pub(crate) fn add<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        // Only types of our own have a file of their own; lists and options are written out where they are used.
        if T::output_path().is_some() {
            let declaration = T::decl_concrete(&config());
            self.declarations
                .insert(T::name(&config()), format!("export {declaration}\n"));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}
