import Messages

extension JourneyDefinition {
    /// What holds for the whole journey: whom it is for, how often, what ends a run, when and how often nothing goes out.
    package var settings: [(title: String, text: String)] {
        var settings = [("For", audience.words), ("Enters", entry.words)]
        if let exit { settings.append(("Leaves", exit.words)) }
        if let quietHours {
            settings.append(("Quiet", "from \(quietHours.from) until \(quietHours.until)"))
        }
        if let frequencyCap {
            settings.append(
                ("At most", "\(counted(frequencyCap.messages, "message")) within \(frequencyCap.within)"))
        }
        return settings
    }
}

extension JourneyDefinition.Audience {
    fileprivate var words: String {
        switch self {
        case .everyone: "everyone"
        case .profiles(let ids): counted(ids.count, "profile")
        case .filter(let conditions): "profiles whose " + conditions.words
        case .event(let event): "profiles with the event “\(event)”"
        }
    }
}

extension JourneyDefinition.Entry {
    fileprivate var words: String {
        switch self {
        case .once: "once"
        case .always: "always"
        case .again(let duration): "again after \(duration)"
        }
    }
}

extension JourneyDefinition.ExitRule {
    fileprivate var words: String {
        switch self {
        case .conditions(let conditions): "when " + conditions.words
        case .event(let event): "at the event “\(event)”"
        }
    }
}

extension JourneyDefinition.Action {
    /// What it does, in a few words.
    package var words: String {
        switch self {
        case .message(.email, let name): "send the e-mail “\(name)”"
        case .message(.text, let name): "send the text message “\(name)”"
        case .wait(.duration(let duration)): "wait \(duration)"
        case .wait(.timeOfDay(let time)): "wait until \(time)"
        case .wait(.date(let date)): "wait until \(date)"
        case .when(let reaction, _, _):
            "when " + (reaction.link.map { "“\($0)” in " } ?? "")
                + "“\(reaction.step)” is \(reaction.kind.rawValue) within \(reaction.within)"
        case .condition(let conditions, _, _): "if " + conditions.words
        case .update(let attribute, let value): "set “\(attribute)” to “\(value)”"
        case .exit: "exit"
        }
    }

    /// What the two ways on from it are called; `nil` where there is but one.
    package var branchWords: (then: String, otherwise: String)? {
        switch self {
        case .when(let reaction, _, _): (reaction.kind.rawValue, "otherwise")
        case .condition: ("yes", "no")
        case .message, .wait, .update, .exit: nil
        }
    }
}

extension [Condition] {
    fileprivate var words: String { map(\.words).joined(separator: " and ") }
}

extension Condition {
    fileprivate var words: String {
        let test =
            switch test {
            case .isOne(let texts): "is " + listed(texts)
            case .isNone(let texts): "is not " + listed(texts)
            case .exists(let expected): expected ? "is there" : "is missing"
            case .atLeast(let number): "≥ \(shown(number))"
            case .atMost(let number): "≤ \(shown(number))"
            }
        return "“\(attribute)” \(test)"
    }

    private func listed(_ texts: [String]) -> String {
        // Nobody reads more.
        let shown = texts.prefix(5).map { "“\($0)”" } + (texts.count > 5 ? ["\(texts.count - 5) others"] : [])
        return shown.count == 1 ? shown[0] : shown.dropLast().joined(separator: ", ") + " or " + shown.last!
    }

    /// Without the fraction of a whole number.
    private func shown(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
