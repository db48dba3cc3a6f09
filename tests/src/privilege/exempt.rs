//! What roles allow and no function calls by itself: the one place that says so.

/// An action, how the resource ends (nothing: any), and who calls it instead.
const EXEMPT: [(&str, &str, &str); 14] = [
    ("logs:CreateLogStream", "", "Lambda writes a function's log"),
    ("logs:PutLogEvents", "", "Lambda writes a function's log"),
    ("xray:PutTraceSegments", "", "Lambda sends traces"),
    ("xray:PutTelemetryRecords", "", "Lambda sends traces"),
    ("dynamodb:DescribeStream", "/stream/*", "Lambda reads the stream"),
    ("dynamodb:GetRecords", "/stream/*", "Lambda reads the stream"),
    ("dynamodb:GetShardIterator", "/stream/*", "Lambda reads the stream"),
    ("dynamodb:ListStreams", "/stream/*", "Lambda reads the stream"),
    ("sqs:ReceiveMessage", ":Wake", "Lambda reads the queue"),
    ("sqs:DeleteMessage", ":Wake", "Lambda reads the queue"),
    ("sqs:GetQueueAttributes", ":Wake", "Lambda reads the queue"),
    ("sqs:SendMessage", ":OnFailure", "Lambda puts there what it gives up"),
    // Held to `kms:ViaService` on the template's text: the emulator encrypts nothing.
    ("kms:Decrypt", "", "DynamoDB and Secrets Manager do, for who calls them"),
    ("kms:GenerateDataKey", "", "Secrets Manager does, for who writes secrets"),
];

/// Who makes this call in a function's name; none: the function itself.
pub(super) fn instead(action: &str, resource: &str) -> Option<&'static str> {
    let exempt = EXEMPT.iter().find(|(own, end, _)| *own == action && resource.ends_with(end));
    exempt.map(|(_, _, who)| *who)
}
