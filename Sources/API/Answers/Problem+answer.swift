import HTTPTypes

extension Problem: Encodable {
    private enum Key: String, CodingKey { case type, title, status, detail, errors }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("/problems/" + code.rawValue, forKey: .type)
        try container.encode(title, forKey: .title)
        try container.encode(status.code, forKey: .status)
        try container.encodeIfPresent(detail, forKey: .detail)
        if !faults.isEmpty { try container.encode(faults, forKey: .errors) }
    }

    var answer: Answer {
        var answer = Answer(self, status: status, type: "application/problem+json")
        for field in headers { answer.headers[field.name] = field.value }
        return answer
    }
}
