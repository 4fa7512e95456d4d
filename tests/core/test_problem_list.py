from marketplace.core.problem_list import every_problem


def test_every_code_has_a_place_where_its_type_points_to(client, api):
    refused = api.get("/api/v1/wallet/").json()

    page, anchor = refused["type"].split("#")

    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_no_code_means_two_things():
    codes = [problem.code for problem in every_problem()]
    assert sorted(set(codes)) == sorted(codes)
    assert {"insufficient_balance", "license_required", "invalid_transition"} <= set(codes)
