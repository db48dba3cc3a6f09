"""Users of the local stack's user pool, signed in without a browser."""


def add_user(cognito, pool, client, user):
    """Creates the user, or takes the one of that name, and gives it back with a fresh ID token."""
    username = user["username"]
    try:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=username,
            UserAttributes=attributes(user),
            MessageAction="SUPPRESS",
        )
    except cognito.exceptions.UsernameExistsException:
        pass
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=user["password"], Permanent=True)
    for group in user.get("groups", []):
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=group)
    return {**user, "id_token": sign_in(cognito, pool, client, username, user["password"])}


def attributes(user):
    """The pool knows people by their e-mail address; an operator belongs to no tenant."""
    given = {"email": user["username"], "email_verified": "true", "custom:tenant_id": user["tenant_id"]}
    return [{"Name": name, "Value": value} for name, value in given.items() if value is not None]


def sign_in(cognito, pool, client, username, password):
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    return answer["AuthenticationResult"]["IdToken"]
