"""Who asks, and for whom: a business that has everything, renewed where one was taken apart."""

from businesses import live_business

# What leaves a business without something that other requests need.
TAKES_APART = ("delete", "patch")


class Asking:
    def __init__(self, stack):
        self.stack = stack
        self.business = None

    def begin(self):
        """A business with a number, a connection, a person to alert and a conversation."""
        if self.business is None:
            self.business = live_business(self.stack)
            self.business.text("My water heater is leaking")
            person = self.business.user()
            self.stack.described["users"][person["username"]] = person
            self.contractor = person["username"]
            self.stack.sign_in_anew(self.contractor)
            self.conversation = self.the_conversation()

    def the_conversation(self):
        listed = self.business.api("GET", "/conversations")
        return listed["conversations"][0]["id"]

    def end(self, operation):
        if operation.method.lower() in TAKES_APART:
            self.business = None

    def token(self, path):
        user = "operator" if path.startswith("/v1/operator/") else self.contractor
        return self.stack.user(user)["id_token"]

    def name(self, case, nth):
        """What cannot be guessed, in three requests of four: whose business it is, and which conversation."""
        if nth % 4 == 3:
            return
        known = {"tenant_id": self.business.tenant}
        if "/conversations/" in case.path:
            known["id"] = self.conversation
        if nth % 2 == 0:
            known["environment"] = "integration"
            known["number"] = "+15005559000"
        for name in case.path_parameters or {}:
            case.path_parameters[name] = known.get(name, case.path_parameters[name])
