//! The API's description, `/openapi.json`: made from the handlers, so that it can't lag behind them.

use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        self, ContentBuilder, RefOr, ResponseBuilder, ResponsesBuilder,
        path::Operation,
        schema::Ref,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use super::error::{PROBLEM_JSON, Problem};
use crate::access::identity::COOKIE;

/// Name of the shared error response.
const PROBLEM_RESPONSE: &str = "Problem";

/// The frame: handlers add their paths to it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cabas",
        description = "A self-hosted, real-time co-shopping server. Rooms live on a WebSocket (`GET /ws/rooms/{room}`, see docs/protocol.md); this is everything around it. Errors are RFC 9457 problems with a stable `code`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(Problem)),
    modifiers(&Guests),
    tags(
        (name = "rooms", description = "Rooms and their past"),
        (name = "people", description = "Who I am, and coming in"),
        (name = "invites", description = "Letting friends in"),
        (name = "photos", description = "Photos that people in a room show each other"),
        (name = "looks", description = "Looks that are shown outside of their rooms"),
        (name = "catalogue", description = "Shops, products, variants"),
        (name = "operation", description = "For whoever runs the server"),
    )
)]
pub struct Api;

/// How guests are known.
struct Guests;

impl Modify for Guests {
    fn modify(&self, api: &mut openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(COOKIE, "A guest's signed identity, set on the first room or join.");
        components.add_security_scheme("guest", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let problem = ResponseBuilder::new()
            .description("What went wrong, as RFC 9457 has it.")
            .content(PROBLEM_JSON, ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build())
            .build();
        components.responses.insert(PROBLEM_RESPONSE.to_owned(), RefOr::T(problem));
    }
}

/// Says of every operation that it may answer with a problem.
pub fn finish(mut api: openapi::OpenApi) -> openapi::OpenApi {
    for item in api.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            may_fail(operation);
        }
    }
    api
}

fn may_fail(operation: &mut Operation) {
    let problem = ResponsesBuilder::new()
        .response("default", RefOr::<openapi::Response>::Ref(Ref::from_response_name(PROBLEM_RESPONSE)))
        .build();
    operation.responses.responses.extend(problem.responses);
}
